# usage: one_member.py URL TOKEN
# Fails unless the body is exactly one gzip member; prints the SHA-256 of what is in it.
import hashlib
import sys
import urllib.request
import zlib

url, token = sys.argv[1:]
request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token, "Accept-Encoding": "gzip"})
with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as response:
    body = response.read()
member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
plain = member.decompress(body)
if not member.eof:
    sys.exit("the member does not end")
if member.unused_data:
    sys.exit(f"{len(member.unused_data)} bytes follow the member")
print(hashlib.sha256(plain).hexdigest())
