-- As in Benchmarks/subscriptions.yaml.
return {
  token = "bench-verification-token",
  encrypt_key = "bench-encrypt-key",
}
