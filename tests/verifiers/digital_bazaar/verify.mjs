// Digital Bazaar's verifier looks at one badge. Input on stdin: {credential, list, now, published}; output: {verified, why}.
// Offline: contexts come from its own packages and contexts/, keys from the did:key or the DID document in `published`,
// the status list from the input.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {defaultDocumentLoader, verifyCredential} from '@digitalbazaar/vc';
import {readFileSync} from 'node:fs';

const OB3 = 'https://purl.imsglobal.org/spec/ob/v3p0';
const read = name => JSON.parse(readFileSync(new URL(`contexts/${name}`, import.meta.url), 'utf8'));
const contexts = new Map([
  [`${OB3}/context-3.0.3.json`, read('ob-v3p0-context-3.0.3.json')],
  [`${OB3}/extensions.json`, read('ob-v3p0-extensions.json')]
]);
const {credential, list, now, published} = JSON.parse(readFileSync(0, 'utf8'));
const suite = new DataIntegrityProof({cryptosuite});

async function documentLoader(url) {
  if(contexts.has(url)) {
    return {contextUrl: null, documentUrl: url, document: contexts.get(url)};
  }
  if(list && url === list.id) {
    return {contextUrl: null, documentUrl: url, document: list};
  }
  if(url.startsWith('did:web:')) {
    return {contextUrl: null, documentUrl: url, document: await fromDocument(url)};
  }
  if(url.startsWith('did:key:') && !url.includes('/')) {
    return {contextUrl: null, documentUrl: url, document: await fromKey(url)};
  }
  return defaultDocumentLoader(url);
}

async function fromKey(url) {
  const [did, fragment] = url.split('#');
  const key = did.slice('did:key:'.length);
  if(fragment && fragment !== key) {
    throw new Error('The fragment of a did:key is its key.');
  }
  const pair = await Ed25519Multikey.from({id: `${did}#${key}`, controller: did, type: 'Multikey', publicKeyMultibase: key});
  const method = await pair.export({publicKey: true, includeContext: true});
  return fragment ? method :
    {'@context': ['https://www.w3.org/ns/did/v1', method['@context']], id: did, assertionMethod: [method]};
}

async function fromDocument(url) {
  if(published?.id !== url.split('#')[0]) {
    throw new Error('Nobody published this issuer.');
  }
  if(!url.includes('#')) {
    return published;
  }
  const pair = await Ed25519Multikey.from(published.verificationMethod.find(each => each.id === url));
  return pair.export({publicKey: true, includeContext: true});
}

async function isSigned(document, options = {}) {
  const {verified, error} = await verifyCredential({credential: document, suite, documentLoader, now, ...options});
  if(!verified) {
    throw new Error((error.errors ?? [error]).map(each => each.message).join('; '));
  }
}

// Its checkStatus would check the list's dates by the wall clock, so the list's proof is checked here, at `now`.
async function isNotRevoked() {
  await isSigned(list);
  const found = await checkStatus({credential, documentLoader, suite, verifyBitstringStatusListCredential: false});
  if(!found.verified) {
    throw found.error ?? new Error('The status cannot be read.');
  }
  if(found.results.some(each => each.status)) {
    throw new Error('The badge is revoked.');
  }
  return {verified: true};
}

try {
  await isSigned(credential, {checkStatus: isNotRevoked});
  console.log(JSON.stringify({verified: true, why: ''}));
} catch(error) {
  console.log(JSON.stringify({verified: false, why: error.message}));
}
