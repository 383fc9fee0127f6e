//! A configuration file as the equivalent `ctms` command line.

use serde::Serialize;

use super::config::{JobDescriptor, Operation};
use super::draft::{self, Draft};
use super::keys::Family;
use super::origin::{Source, Sourced};
use super::quote::command_line;
use super::sources::{PIPER_ARCHIVE, PIPER_COMMIT, Sources};
use crate::api::content::ContentType;
use crate::error::finding::{Finding, has_errors};

/// A configuration as a command line.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(
    all(target_arch = "wasm32", feature = "job"),
    derive(tsify::Tsify),
    tsify(rename = "JobMigration")
)]
#[serde(rename_all = "camelCase")]
pub struct Migration {
    /// The command line, quoted for a POSIX shell.
    pub command_line: String,
    /// The same as its arguments, `ctms` first.
    pub arguments: Vec<String>,
    /// What has no place in the command line, and what to do instead.
    pub dropped: Vec<String>,
    /// What is worth knowing about the rest.
    pub notes: Vec<String>,
    /// Warnings about the configuration.
    pub findings: Vec<Finding>,
}

/// Turns a configuration into a command line without the file. Options among the
/// sources count, as for a release.
///
/// # Errors
/// With everything that is wrong, warnings included, when there can be no command line.
pub fn migrate(sources: &Sources) -> Result<Migration, Vec<Finding>> {
    let (draft, findings) = draft::read(sources);
    let draft = draft.filter(|_| !has_errors(&findings));
    let Some((draft, arguments)) = draft.and_then(|draft| {
        let arguments = arguments(&draft)?;
        Some((draft, arguments))
    }) else {
        return Err(findings);
    };
    let mut migration = Migration {
        command_line: command_line(&arguments),
        arguments,
        findings,
        ..Migration::default()
    };
    migration.drop_secrets(&draft);
    for Sourced { value, origin } in &draft.unused {
        let dropped = format!("{value} ({origin}): it only means something to Piper");
        migration.dropped.push(dropped);
    }
    migration.note_defaults(&draft, sources);
    migration.note_variables(&draft);
    Ok(migration)
}

fn arguments(draft: &Draft) -> Option<Vec<String>> {
    let (command, direction) = match draft.operation.as_ref()?.value {
        Operation::Export => ("export", "--from"),
        Operation::Upload => ("upload", "--to"),
    };
    let mut arguments = vec!["ctms".to_owned(), command.to_owned()];
    if let Some(files) = &draft.files {
        arguments.extend(files.value.iter().map(|file| operand(file)));
    }
    let mut put = |option: &str, value: &str| {
        arguments.push(option.to_owned());
        arguments.push(value.to_owned());
    };
    put(direction, &draft.node_name.as_ref()?.value);
    for (option, given) in [
        ("--description", &draft.description),
        ("--named-user", &draft.named_user),
        ("--once", &draft.once),
        ("--import-to", &draft.import_to),
    ] {
        if let Some(given) = given {
            put(option, &given.value);
        }
    }
    if draft.mta_version.value != "*" {
        put("--mta-version", &draft.mta_version.value);
    }
    if draft.content_type.value != ContentType::default() {
        put("--content-type", draft.content_type.value.as_str());
    }
    for JobDescriptor { node_name, file } in &draft.descriptors {
        put("--descriptor", &format!("{node_name}={}", file.value));
    }
    if let Some(proxy) = draft.proxy.as_ref().filter(|p| !p.value.has_credentials()) {
        put("--proxy", proxy.value.reveal());
    }
    for (option, flag) in [("--follow", &draft.follow), ("--verbose", &draft.verbose)] {
        if flag.value {
            arguments.push(option.to_owned());
        }
    }
    Some(arguments)
}

/// Writes a path so that no command takes it for an option.
fn operand(path: &str) -> String {
    match path.starts_with('-') {
        true => format!("./{path}"),
        false => path.to_owned(),
    }
}

impl Migration {
    fn drop_secrets(&mut self, draft: &Draft) {
        if let Some(credential) = &draft.credential {
            self.dropped.push(format!(
                "credential {:?} ({}): put the service key that it holds into the variable CTMS_SERVICE_KEY",
                credential.value, credential.origin
            ));
        }
        if let Some(key) = &draft.service_key {
            self.dropped.push(format!(
                "service key ({}): no secret belongs in a command line; {}",
                key.origin,
                if key.origin.place().starts_with("variable") {
                    "ctms reads the variable itself"
                } else {
                    "put it into the variable CTMS_SERVICE_KEY"
                }
            ));
        }
        if let Some(proxy) = draft.proxy.as_ref().filter(|p| p.value.has_credentials()) {
            self.dropped.push(format!(
                "proxy {} ({}): put its address with the password into the variable HTTPS_PROXY",
                proxy.value, proxy.origin
            ));
        }
    }

    fn note_defaults(&mut self, draft: &Draft, sources: &Sources) {
        if draft.files.is_none() {
            self.notes
                .push("no archive is named: ctms takes the only one in mta_archives".to_owned());
        }
        if draft.family != Some(Family::Piper) {
            return;
        }
        if draft.description.is_none() {
            let piper = if sources.file(PIPER_COMMIT).is_some() {
                "the commit id"
            } else {
                "\"Created by Piper\", or the commit id"
            };
            self.notes.push(format!(
                "description: Piper wrote {piper}; ctms writes six characters of the commit id and the first line of the message"
            ));
        }
        if draft.named_user.is_none() {
            self.notes.push(
                "named user: Piper wrote the user of the Jenkins job or Piper-Pipeline; ctms takes the user from the CI system"
                    .to_owned(),
            );
        }
        if draft.proxy.is_none() {
            self.notes
                .push("proxy: Piper ignores HTTPS_PROXY and NO_PROXY, ctms obeys them".to_owned());
        }
    }

    /// A value of this run's environment becomes fixed in the command line.
    fn note_variables(&mut self, draft: &Draft) {
        let texts = [&draft.node_name, &draft.description, &draft.named_user];
        let mut origins = vec![&draft.mta_version.origin];
        origins.extend(texts.into_iter().flatten().map(|given| &given.origin));
        origins.extend(draft.files.iter().map(|given| &given.origin));
        origins.extend(draft.descriptors.iter().map(|one| &one.file.origin));
        let proxy = draft.proxy.iter().filter(|p| !p.value.has_credentials());
        origins.extend(proxy.map(|given| &given.origin));
        for origin in origins {
            let is_left = origin.place().starts_with(PIPER_ARCHIVE);
            let note = format!(
                "a value comes from the environment ({origin}) and is fixed in the command line now"
            );
            if (origin.source == Source::Environment || is_left) && !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(path: &str, text: &str) -> Sources {
        let mut sources = Sources::default();
        sources.files.insert(path.to_owned(), text.into());
        sources
    }

    const PIPER: &str = r#"
general: { verbose: true }
stages:
  Release: { tmsUpload: true }
steps:
  tmsUpload:
    credentialsId: "ctms-key"
    nodeName: "QA 1"
    mtaPath: "app.mtar"
    customDescription: "Fix it's $HOME"
    namedUser: ci
    mtaVersion: "1.0.0"
    nodeExtDescriptorMapping: { QA: "qa.mtaext", PROD: "prod.mtaext" }
    proxy: "http://proxy.example:8080"
"#;

    #[test]
    fn every_parameter_of_piper_becomes_an_option_or_is_named_as_dropped() {
        let migration = migrate(&sources(".pipeline/config.yml", PIPER)).unwrap();
        assert_eq!(
            migration.command_line,
            "ctms upload app.mtar --to 'QA 1' --description 'Fix it'\\''s $HOME' --named-user ci \
             --mta-version 1.0.0 --descriptor QA=qa.mtaext --descriptor PROD=prod.mtaext \
             --proxy http://proxy.example:8080 --verbose"
        );
        assert_eq!(migration.dropped.len(), 1);
        assert!(migration.dropped[0].contains("\"ctms-key\" (.pipeline/config.yml:7)"));
        assert!(migration.notes.is_empty(), "{:?}", migration.notes);
    }

    #[test]
    fn the_block_of_saps_service_becomes_a_command_line_and_a_note_about_the_archive() {
        let text = "stages:\n  release:\n    cloudTransportManagement:\n      nodeOperation: export\n      nodeName: DEV\n      credential: my-key\n      importTo: PROD\n      follow: true\n";
        let migration = migrate(&sources(".sap_cid/config.yml", text)).unwrap();
        assert_eq!(
            migration.command_line,
            "ctms export --from DEV --import-to PROD --follow"
        );
        assert_eq!(migration.notes.len(), 1);
        assert!(migration.notes[0].contains("mta_archives"));
    }

    #[test]
    fn what_only_piper_needs_is_told_as_dropped() {
        let text = "steps:\n  tmsExport:\n    nodeName: DEV\n    useGoStep: true\n    stashContent: [buildResult]\n";
        let migration = migrate(&sources(".pipeline/config.yml", text)).unwrap();
        assert_eq!(
            migration.dropped,
            [
                "useGoStep (.pipeline/config.yml:4): it only means something to Piper",
                "stashContent (.pipeline/config.yml:5): it only means something to Piper",
            ]
        );
    }

    #[test]
    fn an_archive_whose_name_begins_with_a_dash_stays_no_option() {
        let text = "steps:\n  tmsExport:\n    nodeName: DEV\n    mtaPath: -x.mtar\n";
        let migration = migrate(&sources(".pipeline/config.yml", text)).unwrap();
        assert_eq!(migration.command_line, "ctms export ./-x.mtar --from DEV");
    }

    #[test]
    fn no_secret_gets_into_the_command_line_or_the_notes() {
        let text = "steps:\n  tmsExport:\n    nodeName: DEV\n    proxy: http://me:marked-pass@proxy.example\n    serviceKey: marked-key-text\n";
        let mut sources = sources(".pipeline/config.yml", text);
        sources.environment.insert(
            "PIPER_parametersJSON".to_owned(),
            r#"{"serviceKey": {"uaa": {"clientsecret": "marked-json"}}, "nodeName": "QA"}"#.into(),
        );
        let migration = migrate(&sources).unwrap();
        let all = serde_json::to_string(&migration).unwrap() + &format!("{migration:?}");
        assert!(!all.contains("marked"), "{all}");
        assert_eq!(migration.arguments, ["ctms", "export", "--from", "QA"]);
        assert_eq!(migration.dropped.len(), 2, "{:?}", migration.dropped);
        assert!(all.contains("http://[redacted]@proxy.example"));
        assert!(
            all.contains("a value comes from the environment (PIPER_parametersJSON, nodeName)")
        );
    }

    #[test]
    fn what_holds_for_one_run_only_is_told_to_be_fixed_now() {
        let mut sources = sources(
            ".pipeline/config.yml",
            "steps:\n  tmsExport:\n    nodeName: DEV\n",
        );
        sources
            .files
            .insert(PIPER_ARCHIVE.to_owned(), "shop-20250115.mtar".into());
        for (name, value) in [
            ("PIPER_proxy", "http://proxy.example"),
            ("PIPER_nodeExtDescriptorMapping", r#"{"A": "a", "B": "b"}"#),
        ] {
            sources.environment.insert(name.to_owned(), value.into());
        }
        let notes = migrate(&sources).unwrap().notes;
        let places: Vec<&str> = notes
            .iter()
            .filter_map(|note| note.strip_prefix("a value comes from the environment ("))
            .filter_map(|rest| rest.split(')').next())
            .collect();
        assert_eq!(
            places,
            [
                ".pipeline/commonPipelineEnvironment/mtarFilePath:1",
                "variable PIPER_nodeExtDescriptorMapping",
                "variable PIPER_proxy",
            ]
        );
    }

    #[test]
    fn a_wrong_configuration_gives_findings_and_no_command_line() {
        let findings = migrate(&sources(".pipeline/config.yml", "steps: [\n")).unwrap_err();
        assert!(has_errors(&findings));
    }
}
