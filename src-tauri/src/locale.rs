//! The system's language. The web view is not asked: in a plain terminal environment it answers "C", which breaks `Intl`.

const FALLBACK: &str = "en";

/// Language tag of the system, such as `it-IT`.
pub fn of_system() -> String {
    tag(sys_locale::get_locale())
}

fn tag(locale: Option<String>) -> String {
    let Some(locale) = locale else {
        return FALLBACK.into();
    };
    // An encoding or a variant, as in `de_DE.UTF-8@euro`, is no part of a language tag.
    let bare = locale.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    let language = bare.split('-').next().unwrap_or_default();
    let known = (2..=3).contains(&language.len()) && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if known { bare } else { FALLBACK.into() }
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn system_locales_become_language_tags() {
        let cases = [
            ("it_IT.UTF-8", "it-IT"),
            ("de_DE@euro", "de-DE"),
            ("en-GB", "en-GB"),
            ("zh_Hant_TW", "zh-Hant-TW"),
            ("C", "en"),
            ("C.UTF-8", "en"),
            ("POSIX", "en"),
            ("", "en"),
            ("<script>", "en"),
        ];
        for (locale, expected) in cases {
            assert_eq!(tag(Some(locale.into())), expected, "{locale}");
        }
        assert_eq!(tag(None), "en");
    }
}
