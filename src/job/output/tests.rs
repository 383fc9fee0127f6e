use super::*;
use proptest::prelude::*;

fn outcome(description: &str) -> Outcome {
    let outcome = serde_json::json!({
        "transportRequestId": 30,
        "queueEntries": [
            {"queueId": 31, "nodeId": 4, "nodeName": "QA"},
            {"nodeId": 5, "nodeName": "PRE PROD"},
            {"queueId": 33, "nodeId": 6, "nodeName": "X"},
        ],
        "fileIds": [627],
        "status": "initial",
        "description": description,
        "isEarlier": false,
    });
    serde_json::from_value(outcome).unwrap()
}

/// Reads `$GITHUB_OUTPUT` as the runner does.
fn read_github(text: &str) -> Vec<(String, String)> {
    let mut lines = text.split('\n');
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        let (name, delimiter) = line.split_once("<<").unwrap();
        let value: Vec<&str> = lines.by_ref().take_while(|l| *l != delimiter).collect();
        found.push((name.to_owned(), value.join("\n")));
    }
    found
}

/// Reads a line of Azure's log as the agent does: the command may stand anywhere.
fn read_azure(line: &str) -> Option<(String, String)> {
    let (_, rest) = line.split_once("##vso[")?;
    let (command, data) = rest.split_once(']')?;
    let decoded = data
        .replace("%3B", ";")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%5D", "]")
        .replace("%AZP25", "%");
    Some((command.to_owned(), decoded))
}

const EVIL: &str = "a\n::set-env name=PATH::x\r\n##vso[task.setvariable variable=PATH]x;]%0A::error::\nctms_end\nfileIds<<E\n' $(id) | <b>";

#[test]
fn github_gets_each_output_under_its_name() {
    let read = read_github(&render(&outcome("Fix totals"), Format::Github));
    let read: Vec<(&str, &str)> = read.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(
        read,
        [
            ("actionId", ""),
            ("description", "Fix totals"),
            ("fileIds", "627"),
            ("nodeIds", "4,5,6"),
            ("nodeNames", "QA,PRE PROD,X"),
            ("queueIds", "31,33"),
            ("status", "initial"),
            ("transportRequestId", "30"),
        ]
    );
}

#[test]
fn a_value_that_holds_the_delimiter_gets_another_one() {
    let text = render(&outcome("ctms_end ctms_end_"), Format::Github);
    assert!(text.contains("description<<ctms_end__\n"), "{text}");
}

#[test]
fn azure_gets_output_variables() {
    let text = render(&outcome("50% [done]; ok"), Format::Azure);
    assert!(
        text.ends_with("##vso[task.setvariable variable=transportRequestId;isOutput=true]30\n")
    );
    let line = text
        .lines()
        .find(|line| line.contains("description"))
        .unwrap();
    assert!(
        line.ends_with("isOutput=true]50%AZP25 [done%5D%3B ok"),
        "{text}"
    );
    let last = read_azure(line).unwrap();
    assert_eq!(last.1, "50% [done]; ok");
}

#[test]
fn gitlab_gets_no_spaces_quotes_or_description() {
    let text = render(&outcome("Fix totals"), Format::Gitlab);
    assert!(text.contains("nodeNames=QA,PRE-PROD,X\n"), "{text}");
    assert!(!text.contains("description") && !text.contains([' ', '\'', '"']));
}

#[test]
fn dotenv_values_stand_in_single_quotes() {
    let text = render(&outcome("it's $HOME"), Format::Dotenv);
    assert!(text.contains("\ndescription='it s $HOME'\n"), "{text}");
}

#[test]
fn json_is_one_object_of_the_same_outputs() {
    let text = render(&outcome(EVIL), Format::Json);
    assert_eq!(text.lines().count(), 1);
    let read: Value = serde_json::from_str(&text).unwrap();
    let expected = serde_json::json!({
        "transportRequestId": 30, "actionId": null, "nodeIds": [4, 5, 6],
        "nodeNames": ["QA", "PRE PROD", "X"], "queueIds": [31, 33], "fileIds": [627],
        "status": "initial", "description": EVIL,
    });
    assert_eq!(read, expected);
}

#[test]
fn an_outcome_of_which_nothing_is_known_is_empty_and_impossible_ids_are_refused() {
    let read = |json: &str| serde_json::from_str::<Outcome>(json);
    assert_eq!(read("{}").unwrap(), Outcome::default());
    assert!(read(r#"{"transportRequestId":0}"#).is_err());
    assert!(read(r#"{"fileIds":[-1]}"#).is_err());
}

#[test]
fn the_summary_shows_foreign_text_as_text() {
    let text = summary(&outcome("a | <b> `c` [d](https://e)\n# f"));
    assert!(text.starts_with("### Transport request 30\n"));
    let row = r"| Description | a \| \<b\> \`c\` \[d\]\(https\:\/\/e\) \# f |";
    assert!(text.contains(row), "{text}");
    assert_eq!(text.lines().count(), 10, "{text}");
}

#[test]
fn annotations_name_severity_place_and_message() {
    let shown = Annotation {
        severity: Severity::Error,
        title: "CONFIG: bad".to_owned(),
        message: "50%\nnext".to_owned(),
        at: Some(".pipeline/a,b.yml:3:7".to_owned()),
    };
    assert_eq!(
        annotation(&shown, Format::Github).unwrap(),
        "::error file=.pipeline/a%2Cb.yml,line=3,title=CONFIG%3A bad::50%25%0Anext"
    );
    assert_eq!(
        annotation(&shown, Format::Azure).unwrap(),
        "##vso[task.logissue type=error;sourcepath=.pipeline/a,b.yml;linenumber=3;code=CONFIG: bad;]50%AZP25%0Anext"
    );
    assert_eq!(annotation(&shown, Format::Gitlab), None);
}

#[test]
fn a_place_is_read_as_file_and_line_if_it_has_them() {
    for (at, expected) in [
        ("a.yml:7", Some(("a.yml", 7))),
        ("ci/a:b.yml:7:3", Some(("ci/a:b.yml", 7))),
        ("--from, --to", None),
        ("variable A:b", None),
    ] {
        assert_eq!(file_and_line(at), expected, "{at}");
    }
}

#[test]
fn a_secret_is_masked_line_by_line_and_shown_nowhere_else() {
    let key = Secret::new("-----BEGIN KEY-----\r\nmarked%line\n}\n-----END KEY-----\n");
    let github = mask(&key, Format::Github).unwrap();
    assert_eq!(github.reveal(), "::add-mask::marked%25line\n");
    let azure = mask(&key, Format::Azure).unwrap();
    assert_eq!(azure.reveal(), "##vso[task.setsecret]marked%AZP25line\n");
    assert_eq!(mask(&key, Format::Dotenv), None);
    assert_eq!(mask(&Secret::new("abc"), Format::Github), None);
}

#[test]
fn pipers_line_is_the_one_that_people_parse() {
    assert_eq!(
        piper_line(&outcome("Fix totals"), "app_1.0.0.mtar"),
        "nodeName: QA, nodeId: 4, uploadedFile: app_1.0.0.mtar, createdTransportRequestDescription: Fix totals, createdTransportRequestId: 30"
    );
    let empty = piper_line(&Outcome::default(), "a.mtar");
    assert!(empty.starts_with("nodeName: , nodeId: , uploadedFile: a.mtar,"));
}

#[test]
fn a_line_of_the_log_starts_no_command() {
    assert_eq!(harmless("a ###vso[x]"), "a # # #vso[x]");
    assert_eq!(harmless(" ::error::x"), ": :error::x");
    assert_eq!(harmless("1.0 :: 50% [ok] # fine"), "1.0 :: 50% [ok] # fine");
}

#[test]
fn the_format_is_guessed_from_the_environment() {
    for (name, expected) in [
        ("GITHUB_ACTIONS", Some(Format::Github)),
        ("TF_BUILD", Some(Format::Azure)),
        ("GITLAB_CI", Some(Format::Gitlab)),
        ("JENKINS_URL", None),
        ("HOME", None),
    ] {
        let environment = BTreeMap::from([(name.to_owned(), "true".to_owned())]);
        assert_eq!(Format::guess(&environment), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn no_description_starts_a_command_or_another_output(
        before in "(?s:.{0,20})", evil in prop::sample::select(EVIL.split(' ').collect::<Vec<_>>()),
        after in "[#:%;\\]\\[a\r\n\u{2028}_v]{0,20}",
    ) {
        let text = format!("{before}{evil}{after}");
        let outcome = outcome(&text);
        let github = read_github(&render(&outcome, Format::Github));
        prop_assert_eq!(github.len(), 8);
        prop_assert_eq!(&github[1], &("description".to_owned(), one_line(&text)));

        let azure = render(&outcome, Format::Azure);
        prop_assert_eq!(azure.split(['\n', '\r']).count(), 9);
        let (command, value) = read_azure(azure.lines().nth(1).unwrap()).unwrap();
        prop_assert_eq!(command, "task.setvariable variable=description;isOutput=true");
        prop_assert_eq!(value, one_line(&text));

        for line in [harmless(&text), piper_line(&outcome, &text)] {
            prop_assert!(!line.contains(['\n', '\r']) && !line.contains("##"), "{:?}", line);
            prop_assert!(!line.trim_start().starts_with("::"), "{:?}", line);
        }

        let shown = Annotation {
            severity: Severity::Warning,
            title: text.clone(),
            message: text.clone(),
            at: Some(format!("{text}:1")),
        };
        let line = annotation(&shown, Format::Github).unwrap();
        prop_assert!(!line.contains(['\n', '\r']), "{:?}", line);
        let (properties, _) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        prop_assert_eq!(properties.matches(',').count(), 2);
        let line = annotation(&shown, Format::Azure).unwrap();
        prop_assert!(!line.contains(['\n', '\r']), "{:?}", line);
        let (_, message) = read_azure(&line).unwrap();
        prop_assert_eq!(message, text);
    }
}

fn failed_release() -> Outcome {
    let outcome = serde_json::json!({
        "transportRequestId": 57, "description": "Fix totals", "fileIds": [84],
        "queueEntries": [{ "nodeId": 4, "nodeName": "QA" }],
        "followed": [
            { "nodeName": "DEV", "isSuccess": true, "diagnosis": [], "messages": [] },
            { "nodeName": "QA", "isSuccess": false, "firstError": "Error <b>x</b>",
              "diagnosis": [{ "id": "x", "certainty": "likely", "cause": "The cause.", "advice": "Do *this*.", "who": [], "at": "m" }],
              "deploymentLogs": ["https://deploy-service.cf.eu10.example.test/log"], "deploymentLogsExpireAt": "2026-11-06T08:14:21.000Z",
              "messages": [{ "createdAt": "t", "severity": "E", "text": "::error::##[x]" }] },
        ],
        "promoted": { "steps": [{ "nodeName": "PROD" }, { "followed": { "nodeName": "PROD", "isSuccess": false } }] },
    });
    serde_json::from_value(outcome).unwrap()
}

#[test]
fn the_summary_says_why_imports_failed_and_until_when_the_log_can_be_read() {
    let summary = summary(&failed_release());
    for part in [
        "#### Import into QA failed",
        "- **likely**: The cause\\. Do \\*this\\*\\.",
        "- First error of the service: Error \\<b\\>x\\<\\/b\\>",
        "- Deployment log, expires on 2026-11-06: https\\:\\/\\/deploy",
        "<details><summary>Messages of the service</summary>",
        "- t E \\:\\:error",
        "#### Import into PROD failed\n\n- No known cause.",
    ] {
        assert!(summary.contains(part), "{part}\n{summary}");
    }
    assert!(!summary.contains("Import into DEV"), "{summary}");
}

#[test]
fn each_failed_import_is_one_sentence() {
    assert_eq!(
        failed_release().failure_sentences(),
        [
            "import into QA failed, likely: The cause. Do *this*.",
            "import into PROD failed, no known cause: the log has no error message",
        ]
    );
    assert_eq!(outcome("Fix totals").failure_sentences(), [""; 0]);
}
