//! Opening a page in the person's own browser: the window itself never leaves its own pages.

use std::process::{Command, Stdio};
use std::thread;

/// What opens a page on this system.
const OPENER: (&str, &[&str]) = if cfg!(target_os = "macos") {
    ("open", &[])
} else if cfg!(target_os = "windows") {
    // Not the shell, to which parts of an address would be commands.
    ("rundll32", &["url.dll,FileProtocolHandler"])
} else {
    ("xdg-open", &[])
};

/// Opens a page, if this is the address of one and there is something to open it with.
pub fn open(address: &str) -> bool {
    let Ok(url) = tauri::Url::parse(address) else { return false };
    if !matches!(url.scheme(), "https" | "http") {
        return false;
    }
    let (program, before) = OPENER;
    let mut command = Command::new(program);
    command.args(before).arg(url.as_str()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut opener) => {
            // It ends when the browser has the address, or when the browser does.
            thread::spawn(move || opener.wait());
            true
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::open;

    #[test]
    fn what_is_no_page_on_the_web_is_not_opened() {
        for address in ["file:///etc/hostname", "javascript:alert(1)", "--help", "calculator:", "nothing"] {
            assert!(!open(address), "{address}");
        }
    }
}
