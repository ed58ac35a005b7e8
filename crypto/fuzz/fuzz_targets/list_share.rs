#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tabella_fuzz::crypto::list_share(bytes);
});
