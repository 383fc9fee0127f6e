//! Multipart bodies: described here, poured by the sender.

use super::FileRef;

/// A `multipart/form-data` body, described: text fields, then one file.
#[derive(Debug, Clone)]
pub struct Multipart {
    /// Name and value of each text field.
    pub fields: Vec<(&'static str, String)>,
    /// The name of the file's field.
    pub file_field: &'static str,
    /// The file.
    pub file: FileRef,
    /// Separates the parts; must occur in none of them.
    pub boundary: String,
}

impl Multipart {
    /// Renders what stands before the file's bytes.
    #[must_use]
    pub fn head(&self) -> String {
        let mut head = String::new();
        for (name, value) in &self.fields {
            head.push_str(&format!(
                "--{}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n",
                self.boundary
            ));
        }
        head.push_str(&format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            self.boundary,
            self.file_field,
            escaped_file_name(&self.file.name)
        ));
        head
    }

    /// Renders what stands after the file's bytes.
    #[must_use]
    pub fn tail(&self) -> String {
        format!("\r\n--{}--\r\n", self.boundary)
    }

    /// Returns the exact length of the whole body in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        (self.head().len() as u64)
            .saturating_add(self.file.size)
            .saturating_add(self.tail().len() as u64)
    }
}

/// Escapes a file name for Content-Disposition as browsers do (HTML standard,
/// "multipart/form-data encoding algorithm"), so that a name cannot end the header.
fn escaped_file_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '"' => out.push_str("%22"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn multipart(name: &str) -> Multipart {
        Multipart {
            fields: vec![("namedUser", "ci-bot".into())],
            file_field: "file",
            file: FileRef {
                index: 0,
                name: name.into(),
                size: 10,
            },
            boundary: "b0undary".into(),
        }
    }

    #[test]
    fn the_length_is_that_of_head_file_and_tail() {
        let body = multipart("shop.mtar");
        assert_eq!(
            body.length(),
            (body.head().len() + 10 + body.tail().len()) as u64
        );
    }

    #[test]
    fn a_file_name_can_not_end_its_header() {
        let head = multipart("a\"\r\nX-Evil: 1\r\n\r\nö.mtar").head();
        assert!(
            head.contains("filename=\"a%22%0D%0AX-Evil: 1%0D%0A%0D%0Aö.mtar\"\r\n"),
            "{head}"
        );
    }
}
