//! A key as a caller hands it in: parsed once, and complemented with what only
//! the outside can find out about its certificate.

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::{ParseOptions, Parsed, parse, parse_folder};
use crate::error::finding::{self, Finding};

/// What reading a key takes beside the key.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyOptions {
    /// Which service instance, where the text holds several.
    pub service_instance: Option<String>,
    /// Hosts for which plain http is accepted.
    #[serde(default)]
    pub allow_http: Vec<String>,
}

impl KeyOptions {
    /// Reads a key from text.
    #[must_use]
    pub fn parse(&self, text: &str) -> Parsed {
        parse(text, &self.borrowed())
    }

    /// Reads a key from the files of a folder, each with name and content.
    #[must_use]
    pub fn parse_folder(&self, files: &[(String, String)]) -> Parsed {
        parse_folder(files, &self.borrowed())
    }

    /// Reads a second key from text: the named instance need not be in it.
    #[must_use]
    pub fn parse_second(&self, text: &str) -> Parsed {
        self.without_instance(|options| parse(text, options))
    }

    /// Reads a second key from the files of a folder.
    #[must_use]
    pub fn parse_second_folder(&self, files: &[(String, String)]) -> Parsed {
        self.without_instance(|options| parse_folder(files, options))
    }

    fn without_instance(&self, read: impl Fn(&ParseOptions<'_>) -> Parsed) -> Parsed {
        let parsed = read(&ParseOptions {
            service_instance: None,
            ..self.borrowed()
        });
        match parsed.key.is_some() || self.service_instance.is_none() {
            true => parsed,
            false => read(&self.borrowed()),
        }
    }

    fn borrowed(&self) -> ParseOptions<'_> {
        ParseOptions {
            service_instance: self.service_instance.as_deref(),
            allow_http: &self.allow_http,
        }
    }
}

/// Certificate and private key of an X.509 key for who can check them, each
/// with its place in the key; empty where it could not be read.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct KeyCertificate {
    /// Where the certificate is, such as `uaa.certificate`.
    pub certificate_at: String,
    /// The chain as PEM.
    pub certificate: String,
    /// Where the private key is, such as `uaa.key`.
    pub key_at: String,
    /// The private key as PEM.
    pub key: String,
}

impl Drop for KeyCertificate {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl std::fmt::Debug for KeyCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyCertificate(..)")
    }
}

impl Parsed {
    /// Returns certificate and private key of an X.509 key, also when it cannot
    /// be used for another reason; nothing for other keys.
    #[must_use]
    pub fn certificate(&self) -> Option<KeyCertificate> {
        let x509 = self.x509()?;
        let key = x509.key.as_ref().map(|key| key.reveal().to_owned());
        Some(KeyCertificate {
            certificate_at: x509.certificate_at.clone(),
            certificate: x509.certificate.clone().unwrap_or_default(),
            key_at: x509.key_at.clone(),
            key: key.unwrap_or_default(),
        })
    }

    /// Adds what the outside has found out; an error among it refuses the key.
    pub fn add_findings(&mut self, findings: Vec<Finding>) {
        if finding::has_errors(&findings) {
            self.key = None;
        }
        self.findings.extend(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::finding::Severity;

    const KEY: &str = r#"{"uaa":{"clientid":"sb-x!b1","clientsecret":"s3cret-s3cret","url":"https://a.authentication.eu10.hana.ondemand.com"},"uri":"https://b.cfapps.eu10.hana.ondemand.com"}"#;

    #[test]
    fn a_text_and_the_files_of_a_folder_are_the_same_key() {
        let options = KeyOptions::default();
        let files = [("key".to_owned(), KEY.to_owned())];
        for parsed in [options.parse(KEY), options.parse_folder(&files)] {
            assert_eq!(parsed.key.unwrap().client_id(), "sb-x!b1");
        }
    }

    #[test]
    fn a_folder_without_a_key_is_told_as_a_folder() {
        let files = [("token".to_owned(), "x".to_owned())];
        let findings = KeyOptions::default().parse_folder(&files).findings;
        assert!(findings[0].problem.contains("the folder"), "{findings:?}");
    }

    #[test]
    fn an_error_that_the_outside_found_refuses_the_key_and_a_warning_does_not() {
        for (severity, is_usable) in [(Severity::Error, false), (Severity::Warning, true)] {
            let mut parsed = KeyOptions::default().parse(KEY);
            parsed.add_findings(vec![Finding {
                severity,
                ..Finding::error("uaa.certificate", "p", "a")
            }]);
            assert_eq!(parsed.key.is_some(), is_usable);
            assert_eq!(parsed.findings.len(), 1);
        }
    }
}
