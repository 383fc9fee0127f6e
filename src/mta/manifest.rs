//! The manifest of an archive: which entry belongs to which module or resource.
//!
//! It is read as the JDK's `java.util.jar.Manifest` does, which is stricter than it
//! looks: what it refuses fails the import, and a last line without its end is lost.

use std::collections::HashMap;

use super::entries::{Tally, path_fault};
use super::fields::items;
use super::zip::{Directory, Ending};
use super::{Inspection, MANIFEST};
use crate::error::finding::Finding;
use crate::text::yaml::{Kind, Node};

/// The JDK reads lines into a buffer of this size, their end included.
const LINE_BUFFER: usize = 512;
const LONGEST_NAME: usize = 70;
const REBUILD: &str = "build the archive again with the MTA build tool";

/// A section that names an entry of the archive.
#[derive(Debug, Default, PartialEq, Eq)]
struct Section {
    name: String,
    /// Values by attribute name in lower case.
    attributes: HashMap<String, String>,
}

impl Section {
    /// What an attribute lists, separated by commas.
    fn list(&self, attribute: &str) -> impl Iterator<Item = &str> {
        let value = self.attributes.get(attribute).map(String::as_str);
        let items = value.unwrap_or_default().split(',').map(str::trim);
        items.filter(|item| !item.is_empty())
    }

    fn is_mta(&self) -> bool {
        ["mta-module", "mta-requires", "mta-resource"]
            .iter()
            .any(|attribute| self.attributes.contains_key(*attribute))
    }
}

/// Compares the manifest with the directory and the descriptor.
pub(super) fn check(content: &[u8], directory: &Directory, found: &mut Inspection) {
    let mut reader = Reader::of(content);
    let sections = match reader.sections() {
        Ok(sections) => sections,
        Err(problem) => {
            let at = format!("{MANIFEST}:{}", reader.line);
            let problem = format!("the deploy service cannot read the manifest: {problem}");
            found.findings.push(Finding::error(at, problem, REBUILD));
            return;
        }
    };
    if reader.is_last_line_lost {
        found.findings.push(Finding::warning(
            format!("{MANIFEST}:{}", reader.line),
            "the last line does not end in a line break, and the deploy service ignores it",
            "end the manifest with an empty line, as the MTA build tool does",
        ));
    }
    check_names(&sections, directory, found);
    check_modules(&sections, found);
}

/// Checks the entries that sections with attributes of MTA name.
fn check_names(sections: &[Section], directory: &Directory, found: &mut Inspection) {
    let entries = directory.entries.iter();
    let mut names: Vec<&str> = entries.map(|listed| listed.entry.name.as_str()).collect();
    names.sort_unstable();
    let mut missing = Tally::default();
    let mut wrong = Tally::default();
    for section in sections.iter().filter(|section| section.is_mta()) {
        let mut modules = section.list("mta-module").peekable();
        let is_module = modules.peek().is_some();
        let is_known = |module: &str| found.modules.iter().any(|known| known.name == module);
        if section.name.contains('\\') || path_fault(&section.name) {
            wrong.add(&section.name);
        } else if !is_present(&names, &section.name) && (!is_module || modules.any(is_known)) {
            missing.add(&section.name);
        }
    }
    if !wrong.is_empty() {
        found.findings.push(Finding::error(
            MANIFEST,
            format!("the manifest names content by paths that the deploy service refuses: {wrong}"),
            "use relative paths with / and without . and ..",
        ));
    }
    if !missing.is_empty() && directory.ending == Ending::Complete {
        found.findings.push(Finding::error(
            MANIFEST,
            format!("the manifest names content that the archive does not have: {missing}"),
            "build the archive again; a module's build result was missing or was removed later",
        ));
    }
}

/// Warns about modules that no section names: their content is not found.
fn check_modules(sections: &[Section], found: &mut Inspection) {
    let mut bare = Tally::default();
    let modules = found.descriptor.as_ref().map(|root| items(root, "modules"));
    for (name, module) in modules.unwrap_or_default() {
        let mut named = sections.iter().flat_map(|s| s.list("mta-module"));
        if !named.any(|known| known == name) && needs_content(module) {
            bare.add(name);
        }
    }
    if !bare.is_empty() {
        found.findings.push(Finding::warning(
            MANIFEST,
            format!(
                "the manifest names no content for modules: {bare}; the import fails unless these modules are deployed already"
            ),
            "build the archive again, so that manifest and descriptor come from the same mta.yaml",
        ));
    }
}

/// A module from a container image has no content, and one that is skipped needs none.
fn needs_content(module: &Node) -> bool {
    let parameters = module.get("parameters");
    let get = |key| parameters.and_then(|parameters| parameters.get(key));
    let is_skipped = get("skip-deploy").and_then(Node::scalar_kind) == Some(Kind::Bool(true));
    get("docker").is_none() && !is_skipped
}

/// Returns whether an entry starts with a name, which is how the service finds it.
fn is_present(sorted: &[&str], name: &str) -> bool {
    let at = sorted.partition_point(|entry| *entry < name);
    sorted.get(at).is_some_and(|entry| entry.starts_with(name))
}

/// Goes through the lines of a manifest.
struct Reader<'a> {
    rest: &'a [u8],
    /// The line that was read last, from 1.
    line: usize,
    is_last_line_lost: bool,
}

impl<'a> Reader<'a> {
    fn of(content: &'a [u8]) -> Self {
        Self {
            rest: content,
            line: 0,
            is_last_line_lost: false,
        }
    }

    /// Reads the main section and those behind it; the main one is left out.
    fn sections(&mut self) -> Result<Vec<Section>, String> {
        self.attributes()?;
        let mut sections: Vec<Section> = Vec::new();
        while let Some(line) = self.line()? {
            if line.is_empty() {
                continue;
            }
            let (key, value) = self.field(line)?;
            if !key.eq_ignore_ascii_case("name") {
                return Err(format!("a section begins with {key:?} and not with Name"));
            }
            let attributes = self.attributes()?;
            match sections.iter_mut().find(|section| section.name == value) {
                Some(same) => same.attributes.extend(attributes),
                None => sections.push(Section {
                    name: value,
                    attributes,
                }),
            }
        }
        Ok(sections)
    }

    /// Reads attributes up to an empty line.
    fn attributes(&mut self) -> Result<HashMap<String, String>, String> {
        let mut attributes = HashMap::new();
        while let Some(line) = self.line()?.filter(|line| !line.is_empty()) {
            let (key, value) = self.field(line)?;
            attributes.insert(key.to_ascii_lowercase(), value);
        }
        Ok(attributes)
    }

    /// Splits a line into name and value, with the lines that continue it.
    fn field(&mut self, line: &'a [u8]) -> Result<(String, String), String> {
        if line.starts_with(b" ") {
            return Err("a line that continues another stands first".to_owned());
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (key, value) = line.split_at(colon.unwrap_or(line.len()));
        let key = String::from_utf8_lossy(key);
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        let Some(value) = value.strip_prefix(b": ") else {
            let shown: String = key.chars().take(40).collect();
            return Err(format!("{shown:?} is not followed by a colon and a space"));
        };
        if key.is_empty() || key.len() > LONGEST_NAME || !key.bytes().all(is_name) {
            let shown: String = key.chars().take(80).collect();
            return Err(format!("{shown:?} is not the name of an attribute"));
        }
        let mut value = value.to_vec();
        while self.rest.starts_with(b" ") {
            match self.line()? {
                Some(more) => value.extend(more.iter().skip(1)),
                None => break,
            }
        }
        let value = String::from_utf8_lossy(&value).into_owned();
        Ok((key.into_owned(), value))
    }

    /// Returns the next line without its end; one that has no end is lost.
    fn line(&mut self) -> Result<Option<&'a [u8]>, String> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.line += 1;
        let end = self.rest.iter().position(|byte| b"\r\n".contains(byte));
        let (line, behind) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let ending = match behind {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        if line.len() + ending.max(1) > LINE_BUFFER {
            return Err(format!(
                "the line has {} bytes, more than {} with its end",
                line.len(),
                LINE_BUFFER
            ));
        }
        self.rest = behind.get(ending..).unwrap_or_default();
        if ending == 0 {
            self.is_last_line_lost = true;
            return Ok(None);
        }
        Ok(Some(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(text: &str) -> Result<Vec<Section>, String> {
        Reader::of(text.as_bytes()).sections()
    }

    fn names(text: &str) -> Vec<String> {
        let sections = sections(text).unwrap().into_iter();
        sections.map(|section| section.name).collect()
    }

    #[test]
    fn long_lines_are_continued_and_keys_have_no_case() {
        let found = sections(
            "manifest-Version: 1.0\r\n\r\nname: very/\r\n long/na\r\n me.zip\r\nMTA-Module: a, b\r\n\
             \r\n\r\nName: META-INF/mtad.yaml\nContent-Type: text/plain\n",
        )
        .unwrap();
        assert_eq!(found[0].name, "very/long/name.zip");
        assert_eq!(found[0].list("mta-module").collect::<Vec<_>>(), ["a", "b"]);
        assert!(found[0].is_mta());
        assert_eq!(found[1].name, "META-INF/mtad.yaml");
        assert!(!found[1].is_mta());
    }

    #[test]
    fn what_the_jdk_refuses_is_an_error() {
        for text in [
            "\u{feff}Manifest-Version: 1.0\n",
            "\nManifest-Version: 1.0\n",
            " Manifest-Version: 1.0\n",
            "A: 1\r\r\nB: 2\r\r\n",
            "A:1\n",
            "A\n",
            "a.b: 1\n",
            "\u{e4}: 1\n",
            "A: 1\n\nB: 2\n",
            "A: 1\n\nName:x\n",
            "A: 1\n\n# comment\n",
            "A: 1\n\tcontinued\n",
            "A: 1\n\n continued\n",
        ] {
            assert!(sections(text).is_err(), "{text:?}");
        }
        for (length, end, is_read) in [
            (511, "\n", true),
            (512, "\n", false),
            (510, "\r\n", true),
            (511, "\r\n", false),
        ] {
            let text = format!("A: {}{end}", "x".repeat(length - 3));
            assert_eq!(sections(&text).is_ok(), is_read, "{length} {end:?}");
        }
    }

    #[test]
    fn what_the_jdk_takes_is_read() {
        for text in [
            "",
            "A: 1",
            "A: 1\n",
            "A: 1\r\rName: x\r",
            "A: 1\n\n\n\nName: x\n\n\n",
            "A: 1\n \nB: 2\n",
        ] {
            assert!(sections(text).is_ok(), "{text:?}");
        }
        assert_eq!(names("A: 1\n\nName: x\n\n\nName: y\n"), ["x", "y"]);
        assert_eq!(names("Name: x\nMTA-Module: m\n"), Vec::<String>::new());
        assert_eq!(
            names("A: 1\nName: x\nMTA-Module: m\n"),
            Vec::<String>::new()
        );
        assert_eq!(names("A: 1\n\nName: x"), Vec::<String>::new());
    }

    #[test]
    fn an_entry_is_present_if_one_starts_with_its_name() {
        let sorted = ["db/", "db0", "srv.zip", "web/index.html"];
        for name in [
            "db",
            "db/",
            "srv.zip",
            "web",
            "web/",
            "web/index.html",
            "we",
        ] {
            assert!(is_present(&sorted, name), "{name}");
        }
        for name in ["e", "srv.zip/", "web/x", "xs"] {
            assert!(!is_present(&sorted, name), "{name}");
        }
    }
}
