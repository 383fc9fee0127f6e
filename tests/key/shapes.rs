//! Every form in which a key is issued, printed or stored.

use ctms::key::{Auth, Kind, ParseOptions, parse, parse_folder};
use serde_json::{Value, json};

use crate::support::*;

fn kubernetes_data() -> Value {
    json!({
        "uaa": base64(&ctms_key()["uaa"].to_string()),
        "uri": base64(API),
        "instance_name": base64("ctms"),
        "plan": base64("standard"),
        ".metadata": base64("{\"credentialProperties\":[{\"name\":\"uri\",\"format\":\"text\"}]}")
    })
}

fn vcap() -> Value {
    json!({
        "xsuaa": [{ "name": "login", "label": "xsuaa", "credentials": ctms_key()["uaa"] }],
        "transport": [{ "name": "ctms", "instance_name": "ctms", "label": "transport",
                        "credentials": ctms_key() }]
    })
}

#[test]
fn a_key_of_cloud_transport_management() {
    assert_eq!(is_ctms_key(&ctms_key().to_string()), [""; 0]);
    assert_eq!(
        is_ctms_key(&format!("{:#}\n", ctms_key())),
        [""; 0],
        "as a file with a line break at its end"
    );
}

#[test]
fn a_key_of_cloud_alm() {
    let key = clean(&calm_key().to_string());
    assert_eq!(key.kind(), Kind::Calm);
    assert_eq!(
        key.api_url(),
        format!("https://acme.eu20.alm.cloud.sap/api{CALM_ROUTE}")
    );
    assert_eq!(
        key.token_url(),
        "https://acme.authentication.eu20.hana.ondemand.com/oauth/token"
    );
    assert_eq!(
        (key.region(), key.subdomain()),
        (Some("eu20"), Some("acme"))
    );
}

#[test]
fn a_key_with_a_client_certificate() {
    let key = clean(&x509_key().to_string());
    assert_eq!(
        key.token_url(),
        "https://acme-dev.authentication.cert.eu10.hana.ondemand.com/oauth/token"
    );
    assert_eq!(
        (key.region(), key.subdomain()),
        (Some("eu10"), Some("acme-dev"))
    );
    let Auth::X509 { certificate, key } = key.auth() else {
        panic!("expected x509, found {:?}", key.auth());
    };
    assert_eq!(*certificate, pem("CERTIFICATE", 'C').repeat(2));
    assert_eq!(key.reveal(), pem("RSA PRIVATE KEY", 'K'));
}

#[test]
fn certificate_and_key_may_stand_at_the_root() {
    let mut moved = x509_key();
    for name in ["certificate", "key", "certurl"] {
        moved[name] = moved["uaa"][name].take();
    }
    let key = clean(&moved.to_string());
    assert_eq!(secret_of(&key), pem("RSA PRIVATE KEY", 'K'));
}

#[test]
fn a_certificate_is_used_only_without_a_client_secret() {
    let both = with(x509_key(), "uaa.clientsecret", json!(SECRET));
    assert_eq!(clean(&both.to_string()).auth().as_str(), "secret");
    let unnamed = without(x509_key(), "uaa.credential-type");
    assert_eq!(clean(&unnamed.to_string()).auth().as_str(), "x509");
}

#[test]
fn the_output_of_cf_service_key_of_version_6_and_7() {
    is_ctms_key(&format!(
        "Getting key ci-key for service instance ctms as user@example.com...\n\n{:#}\n",
        ctms_key()
    ));
}

#[test]
fn the_output_of_cf_service_key_of_version_8() {
    is_ctms_key(&format!(
        "Getting key ci-key for service instance ctms as user@example.com...\n\n{:#}\n",
        json!({ "credentials": ctms_key() })
    ));
}

#[test]
fn the_output_of_the_btp_command_line() {
    is_ctms_key(
        &json!({ "id": "0000", "name": "ci", "ready": true, "credentials": ctms_key() })
            .to_string(),
    );
}

#[test]
fn vcap_services_with_other_services_in_it() {
    is_ctms_key(&vcap().to_string());
}

#[test]
fn documents_with_vcap_services_inside() {
    let default_env =
        json!({ "VCAP_SERVICES": vcap(), "destinations": [{ "name": "x", "url": "y" }] });
    is_ctms_key(&default_env.to_string());
    let as_text = json!({ "VCAP_SERVICES": vcap().to_string() });
    is_ctms_key(&as_text.to_string());
    let version_6 = format!(
        "Getting env variables for app a in org o / space s as u...\nOK\n\nSystem-Provided:\n{:#}\n\n{:#}\n\nNo user-defined env variables have been set\n",
        json!({ "VCAP_SERVICES": vcap() }),
        json!({ "VCAP_APPLICATION": { "name": "a" } })
    );
    is_ctms_key(&version_6);
    let version_8 = format!(
        "Getting env variables for app a in org o / space s as u...\nSystem-Provided:\nVCAP_SERVICES: {:#}\n\nVCAP_APPLICATION: {:#}\n",
        vcap(),
        json!({ "name": "a" })
    );
    is_ctms_key(&version_8);
}

#[test]
fn where_several_services_fit_the_name_must_be_given() {
    let mut several = vcap();
    several["calm-api"] = json!([{ "name": "calm", "credentials": calm_key() }]);
    let text = several.to_string();
    refuses(
        &text,
        "serviceInstance: more than one service instance matches: calm, ctms",
    );
    let named = |name| {
        parse(
            &text,
            &ParseOptions {
                service_instance: Some(name),
                ..ParseOptions::default()
            },
        )
    };
    assert_ctms_key(&named("ctms").key.unwrap());
    assert_eq!(named("calm").key.unwrap().kind(), Kind::Calm);
    assert_eq!(
        errors(&named("other")),
        ["serviceInstance: no service instance is named other"]
    );
    assert_eq!(
        named("other").findings[0].advice.to_string(),
        "name one of these: calm, ctms"
    );
}

#[test]
fn a_name_of_a_service_does_not_matter_for_a_key_without_one() {
    let options = ParseOptions {
        service_instance: Some("anything"),
        ..ParseOptions::default()
    };
    assert!(parse(&ctms_key().to_string(), &options).key.is_some());
}

#[test]
fn the_same_credentials_under_two_names_are_one_key() {
    let mut twice = vcap();
    twice["user-provided"] = json!([{ "name": "again", "credentials": ctms_key() }]);
    is_ctms_key(&twice.to_string());
}

#[test]
fn two_keys_by_name_as_the_emulator_prints_them() {
    let both = json!({ "url": "http://127.0.0.1:1", "serviceKeys": { "ctms": ctms_key(), "calm": calm_key() } });
    refuses(
        &both.to_string(),
        "serviceInstance: more than one service instance matches: calm, ctms",
    );
}

#[test]
fn a_kubernetes_secret_as_json_per_property() {
    let secret = json!({ "apiVersion": "v1", "kind": "Secret", "data": kubernetes_data(),
        "metadata": { "name": "ctms-secret", "annotations": {
            "kubectl.kubernetes.io/last-applied-configuration": json!({ "stringData": calm_key() }).to_string() } } });
    assert_eq!(is_ctms_key(&format!("{secret:#}")), [""; 0]);
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": [
        { "kind": "Secret", "data": { "token": base64("other") }, "metadata": { "name": "x" } }, secret ] });
    is_ctms_key(&list.to_string());
}

#[test]
fn a_kubernetes_secret_as_json_in_one_entry() {
    for data in [
        json!({ "credentials": base64(&ctms_key().to_string()) }),
        json!({ "key.json": base64(&ctms_key().to_string()), "plan": base64("standard") }),
        json!({ "root": base64(&with(ctms_key(), "instance_name", json!("ctms")).to_string()) }),
    ] {
        is_ctms_key(&json!({ "kind": "Secret", "data": data }).to_string());
    }
}

#[test]
fn kubernetes_secrets_in_a_list_are_told_apart_by_their_names() {
    let secret = |name: &str, key: Value| {
        json!({ "kind": "Secret", "metadata": { "name": name },
                "data": { "key": base64(&key.to_string()) } })
    };
    let list = json!({ "kind": "List",
        "items": [secret("first", ctms_key()), secret("second", calm_key())] })
    .to_string();
    refuses(
        &list,
        "serviceInstance: more than one service instance matches: first, second",
    );
    let options = ParseOptions {
        service_instance: Some("first"),
        ..ParseOptions::default()
    };
    assert_ctms_key(&parse(&list, &options).key.unwrap());
}

#[test]
fn the_data_of_a_kubernetes_secret_alone() {
    is_ctms_key(&kubernetes_data().to_string());
}

#[test]
fn a_kubernetes_secret_as_yaml_per_property() {
    is_ctms_key(&format!(
        "# made by hand\napiVersion: v1\nkind: Secret\nmetadata:\n  name: ctms\nstringData:\n  uaa: '{}'\n  uri: {API}\n  instance_name: ctms\n",
        ctms_key()["uaa"]
    ));
    is_ctms_key(&format!(
        "apiVersion: v1\ndata:\n  uaa: {}\n  uri: {}\nkind: Secret\n",
        base64(&ctms_key()["uaa"].to_string()),
        base64(API)
    ));
}

#[test]
fn a_kubernetes_secret_as_yaml_in_one_entry() {
    let indented = format!("{:#}", ctms_key()).replace('\n', "\n    ");
    is_ctms_key(&format!(
        "apiVersion: v1\nkind: Secret\nstringData:\n  key.json: |\n    {indented}\n"
    ));
}

#[test]
fn a_kubernetes_secret_among_other_documents() {
    is_ctms_key(&format!(
        "---\nkind: ServiceBinding\nspec:\n  name: x\n---\nkind: Secret\nstringData:\n  uaa: '{}'\n  uri: {API}\n",
        ctms_key()["uaa"]
    ));
}

#[test]
fn a_key_as_plain_yaml() {
    is_ctms_key(&format!(
        "uaa:\n  clientid: {CLIENT}\n  clientsecret: {SECRET}\n  url: {UAA}\nuri: {API}\n"
    ));
}

#[test]
fn a_mounted_folder_of_the_kubernetes_operator() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let per_property = [
        file("..data", "link"),
        file("uaa", &ctms_key()["uaa"].to_string()),
        file("uri", &format!("{API}\n")),
        file("type", "transport"),
        file(".metadata", "{}"),
    ];
    let in_one = [
        file("key", &ctms_key().to_string()),
        file("instance_name", "ctms"),
    ];
    for entries in [&per_property[..], &in_one] {
        let parsed = parse_folder(entries, &ParseOptions::default());
        assert_eq!(parsed.findings, []);
        assert_ctms_key(&parsed.key.unwrap());
    }
}

#[test]
fn a_folder_without_a_key_is_told_with_its_file_names() {
    let entries = [
        ("..data".to_owned(), String::new()),
        ("password".to_owned(), SECRET.to_owned()),
    ];
    let parsed = parse_folder(&entries, &ParseOptions::default());
    assert_eq!(
        errors(&parsed),
        ["key: the folder has no key in its files: password"]
    );
    let parsed = parse_folder(&[], &ParseOptions::default());
    assert_eq!(errors(&parsed), ["key: the folder is empty"]);
}

#[test]
fn base64_of_every_other_form() {
    let forms = [
        ctms_key().to_string(),
        format!("{:#}", ctms_key()),
        vcap().to_string(),
        json!({ "kind": "Secret", "data": kubernetes_data() }).to_string(),
        format!(
            "stringData:\n  uaa: '{}'\n  uri: {API}\n",
            ctms_key()["uaa"]
        ),
        format!("Getting key k as u...\n\n{}", ctms_key()),
        base64(&ctms_key().to_string()),
    ];
    for form in forms {
        let encoded = base64(&form);
        assert_eq!(is_ctms_key(&encoded), is_ctms_key_plus(&form), "{form}");
        let wrapped: Vec<&str> = encoded
            .as_bytes()
            .chunks(76)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        is_ctms_key(&wrapped.join("\n"));
    }
}

fn is_ctms_key_plus(form: &str) -> Vec<String> {
    let mut repairs = vec!["decoded base64".to_owned()];
    for repair in is_ctms_key(form) {
        if !repairs.contains(&repair) {
            repairs.push(repair);
        }
    }
    repairs
}

#[test]
fn an_object_whose_parts_are_json_text() {
    let uaa = with(ctms_key(), "uaa", json!(ctms_key()["uaa"].to_string()));
    is_ctms_key(&uaa.to_string());
    let endpoints = with(
        calm_key(),
        "endpoints",
        json!(calm_key()["endpoints"].to_string()),
    );
    assert_eq!(clean(&endpoints.to_string()).kind(), Kind::Calm);
    is_ctms_key(&json!({ "credentials": ctms_key().to_string() }).to_string());
}

#[test]
fn a_destination_export_to_which_the_secret_was_added() {
    let text = format!(
        "#\n#Mon Jan 01 00:00:00 UTC 2024\nName=TransportManagementService\nURL={}\nclientId={}\nclientSecret={SECRET}\ntokenServiceURL={}\nAuthentication=OAuth2ClientCredentials\n",
        API.replace(':', "\\:"),
        CLIENT.replace('!', "\\!"),
        format!("{UAA}/oauth/token").replace(':', "\\:"),
    );
    assert_eq!(is_ctms_key(&text), [""; 0]);
    let json = json!({ "Name": "TransportManagementService", "URL": API, "clientId": CLIENT,
        "clientSecret": SECRET, "tokenServiceURL": format!("{UAA}/oauth/token"),
        "Authentication": "OAuth2ClientCredentials" });
    is_ctms_key(&json.to_string());
}

#[test]
fn a_local_emulator_may_use_plain_http_and_one_host() {
    let key = with(ctms_key(), "uri", json!("http://127.0.0.1:4004"));
    let key = with(key, "uaa.url", json!("http://127.0.0.1:4004"));
    let key = clean(&key.to_string());
    assert_eq!(key.api_url(), "http://127.0.0.1:4004");
    assert_eq!(key.token_url(), "http://127.0.0.1:4004/oauth/token");
    assert_eq!((key.region(), key.subdomain()), (None, Some("acme-dev")));
}
