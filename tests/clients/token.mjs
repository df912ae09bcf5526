// usage: token.mjs BASE_URL CLIENT_ID SECRET [basic|post] [SCOPE]
// Finds the token endpoint by RFC 8414 and prints what a client credentials grant answers.
import * as oauth from 'oauth4webapi';

const [baseUrl, clientId, secret, method = 'basic', scope] = process.argv.slice(2);
const authentication = { basic: oauth.ClientSecretBasic, post: oauth.ClientSecretPost }[method](secret);
const http = { [oauth.allowInsecureRequests]: true };

const issuer = new URL(baseUrl);
const discovery = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...http });
const server = await oauth.processDiscoveryResponse(issuer, discovery);
const client = { client_id: clientId };
const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, scope ? { scope } : {}, http);
const { access_token, token_type, expires_in } = await oauth.processClientCredentialsResponse(server, client, response);
console.log(JSON.stringify({ access_token, token_type, expires_in }));
