# usage: urllib_get.py URL TOKEN
# Prints the SHA-256 of the decoded body as Python reads it; gzip.decompress checks every member's length and CRC-32.
import gzip
import hashlib
import sys
import urllib.request

url, token = sys.argv[1:]
request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token, "Accept-Encoding": "gzip"})
# No proxy from the environment: these tests talk to the loopback only.
with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as response:
    encoding = response.headers.get("Content-Encoding")
    body = response.read()
print("content-encoding:", encoding, file=sys.stderr)
print(hashlib.sha256(gzip.decompress(body) if encoding == "gzip" else body).hexdigest())
