//! The PEM of a client certificate and its key: its form, not its content.

use zeroize::Zeroizing;

use super::notes::join;
use crate::text::encode;

/// One block: label and base64 without white space.
#[derive(PartialEq, Eq)]
pub(super) struct Block {
    label: String,
    body: Zeroizing<String>,
    is_encrypted: bool,
}

/// Why a text is not usable PEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PemProblem {
    /// There is no `-----BEGIN`.
    NoBegin,
    /// A block has no matching end.
    NoEnd,
    /// What stands between is not base64.
    NotBase64,
}

impl PemProblem {
    /// Returns the problem as a clause.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::NoBegin => "is not PEM: there is no -----BEGIN line",
            Self::NoEnd => "is cut off: a -----BEGIN line has no matching -----END line",
            Self::NotBase64 => "is damaged: what stands between BEGIN and END is not base64",
        }
    }
}

/// Reads all blocks; line breaks may be missing, spaces, or the two characters `\n`.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>, PemProblem> {
    let text = plain(text);
    let mut rest = text.as_str();
    let mut found = Vec::new();
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let (label, after) = after.split_once("-----").ok_or(PemProblem::NoEnd)?;
        let end = join(&["-----END ", label, "-----"]);
        let (inner, after) = after.split_once(end.as_str()).ok_or(PemProblem::NoEnd)?;
        found.push(block(label, inner)?);
        rest = after;
    }
    if found.is_empty() {
        return Err(PemProblem::NoBegin);
    }
    Ok(found)
}

/// Turns the ways in which line breaks are lost into real ones.
fn plain(text: &str) -> Zeroizing<String> {
    let decoded = if text.trim_start().starts_with("LS0tLS1CRUdJTi") {
        encode::from_base64(text).and_then(|bytes| String::from_utf8(bytes).ok())
    } else {
        None
    };
    let text = Zeroizing::new(decoded.unwrap_or_else(|| text.to_owned()));
    let text = Zeroizing::new(text.replace("\\r", ""));
    Zeroizing::new(text.replace("\\n", "\n"))
}

fn block(label: &str, inner: &str) -> Result<Block, PemProblem> {
    let is_encrypted = label.contains("ENCRYPTED") || inner.contains("ENCRYPTED");
    // Headers such as "Proc-Type: 4,ENCRYPTED" stand before the base64.
    let has_headers = inner.contains(':');
    let body: Zeroizing<String> =
        Zeroizing::new(inner.chars().filter(|c| !c.is_whitespace()).collect());
    let is_base64 = !body.is_empty() && encode::from_base64(&body).map(Zeroizing::new).is_some();
    if !is_base64 && !has_headers {
        return Err(PemProblem::NotBase64);
    }
    Ok(Block {
        label: label.to_owned(),
        body,
        is_encrypted,
    })
}

impl Block {
    /// Returns what the block is, such as `CERTIFICATE`.
    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// Returns the base64 in one piece.
    pub(super) fn body(&self) -> &str {
        &self.body
    }

    /// Returns whether this is a private key that can be used as it is.
    pub(super) fn is_private_key(&self) -> bool {
        matches!(
            self.label.as_str(),
            "RSA PRIVATE KEY" | "PRIVATE KEY" | "EC PRIVATE KEY"
        ) && !self.is_encrypted
    }

    /// Returns whether this is a private key that needs a passphrase.
    pub(super) fn is_encrypted_key(&self) -> bool {
        self.label.ends_with("PRIVATE KEY") && self.is_encrypted
    }

    /// Appends the block with lines of 64 characters.
    pub(super) fn write(&self, out: &mut String) {
        let mut rest = self.body.as_str();
        out.extend(["-----BEGIN ", &self.label, "-----\n"]);
        while !rest.is_empty() {
            let (line, after) = rest.split_at_checked(64).unwrap_or((rest, ""));
            out.extend([line, "\n"]);
            rest = after;
        }
        out.extend(["-----END ", &self.label, "-----\n"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "MIIBexampleMIIBexampleMIIBexampleMIIBexampleMIIBexampleMIIBexample0123456789ABCDEFGHIJKLMNOP";

    fn written(text: &str) -> String {
        let mut out = String::new();
        for block in blocks(text).ok().unwrap() {
            block.write(&mut out);
        }
        out
    }

    #[test]
    fn lost_line_breaks_are_put_back() {
        let (first, second) = BODY.split_at(64);
        let good =
            format!("-----BEGIN CERTIFICATE-----\n{first}\n{second}\n-----END CERTIFICATE-----\n");
        for text in [
            good.clone(),
            good.replace('\n', "\r\n"),
            good.replace('\n', "\\n"),
            good.replace('\n', "\\r\\n"),
            good.replace('\n', " "),
            good.replace('\n', ""),
            encode::base64(good.as_bytes()),
        ] {
            assert_eq!(written(&text), good, "{text}");
        }
        assert_eq!(written(&good.repeat(3)), good.repeat(3));
    }

    #[test]
    fn what_is_not_pem_is_told_apart() {
        for (text, problem) in [
            ("MIIB", PemProblem::NoBegin),
            ("-----BEGIN CERTIFICATE-----\nMIIB\n", PemProblem::NoEnd),
            (
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END PRIVATE KEY-----",
                PemProblem::NoEnd,
            ),
            (
                "-----BEGIN CERTIFICATE-----\nMI*IB\n-----END CERTIFICATE-----",
                PemProblem::NotBase64,
            ),
            (
                "-----BEGIN CERTIFICATE----------END CERTIFICATE-----",
                PemProblem::NotBase64,
            ),
        ] {
            assert_eq!(blocks(text).err(), Some(problem), "{text}");
        }
    }

    #[test]
    fn a_key_that_needs_a_passphrase_is_recognised() {
        let new = format!(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\n{BODY}\n-----END ENCRYPTED PRIVATE KEY-----"
        );
        let old = format!(
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n{BODY}\n-----END RSA PRIVATE KEY-----"
        );
        for text in [new, old] {
            let blocks = blocks(&text).ok().unwrap();
            assert!(blocks[0].is_encrypted_key());
            assert!(!blocks[0].is_private_key());
        }
    }
}
