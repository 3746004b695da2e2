-- The few functions of OpenSSL that the load and the peer need, by LuaJIT's ffi.
local ffi = require "ffi"

ffi.cdef [[
typedef struct evp_cipher_ctx_st EVP_CIPHER_CTX;
typedef struct evp_cipher_st EVP_CIPHER;
EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void);
const EVP_CIPHER *EVP_aes_256_cbc(void);
int EVP_CipherInit_ex(EVP_CIPHER_CTX *, const EVP_CIPHER *, void *, const char *key,
                      const char *iv, int encrypt);
int EVP_CipherUpdate(EVP_CIPHER_CTX *, uint8_t *out, int *written, const char *in, int size);
int EVP_CipherFinal_ex(EVP_CIPHER_CTX *, uint8_t *out, int *written);
int EVP_EncodeBlock(uint8_t *out, const uint8_t *in, int size);
unsigned char *SHA256(const char *in, size_t size, uint8_t *out);
]]

local library = ffi.load "libcrypto.so.3"
local cipher = library.EVP_aes_256_cbc()
local context = library.EVP_CIPHER_CTX_new()
local digest = ffi.new "uint8_t[32]"
local written, rest = ffi.new "int[1]", ffi.new "int[1]"

-- One text is worked on at a time; the buffer grows to the largest.
local buffer, room = ffi.new "uint8_t[8192]", 8192
local function reserve(size)
  if size > room then
    buffer, room = ffi.new("uint8_t[?]", size), size
  end
  return buffer
end

local function crypt(key, iv, text, encrypt)
  local out = reserve(#text + 32)
  library.EVP_CipherInit_ex(context, cipher, nil, key, iv, encrypt)
  library.EVP_CipherUpdate(context, out, written, text, #text)
  if library.EVP_CipherFinal_ex(context, out + written[0], rest) ~= 1 then return nil end
  return ffi.string(out, written[0] + rest[0])
end

local M = {}

function M.sha256(text)
  library.SHA256(text, #text, digest)
  return ffi.string(digest, 32)
end

local hexadecimal = {}
for byte = 0, 255 do hexadecimal[byte] = string.format("%02x", byte) end

function M.sha256_hex(text)
  library.SHA256(text, #text, digest)
  local digits = {}
  for i = 0, 31 do digits[i + 1] = hexadecimal[digest[i]] end
  return table.concat(digits)
end

-- AES-256-CBC with PKCS#7; `key` has 32 bytes and `iv` 16.
function M.encrypt(key, iv, text) return crypt(key, iv, text, 1) end

-- nil where the padding is wrong.
function M.decrypt(key, iv, text) return crypt(key, iv, text, 0) end

function M.base64(text)
  local out = ffi.new("uint8_t[?]", #text * 4 / 3 + 8)
  return ffi.string(out, library.EVP_EncodeBlock(out, ffi.cast("const uint8_t *", text), #text))
end

return M
