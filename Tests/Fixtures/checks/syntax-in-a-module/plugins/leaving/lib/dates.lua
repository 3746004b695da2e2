return {
  today = = 1,
}
