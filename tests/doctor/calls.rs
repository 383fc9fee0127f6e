//! What the doctor asks: nothing twice, nothing without need, three at a time.

use serde_json::json;

use super::mtar;
use super::service::{CALM_KEY, Instead, Service, node, request};

/// 500 nodes: DEV -> QA -> PROD, and 497 that nothing leads to from DEV.
fn large() -> Service {
    let mut service = Service::healthy();
    service
        .nodes
        .extend((4..=500).map(|id| node(id, &format!("N{id}"))));
    service.routes.extend((4..500).map(|id| (id, id + 1)));
    service
}

fn asked(service: &Service) -> Vec<String> {
    let mut asked = service.asked.borrow().clone();
    asked.sort();
    asked
}

#[test]
fn in_a_landscape_of_500_nodes_only_those_on_the_way_are_read() {
    let mut service = large();
    service.queue(2, vec![request(57, "succeeded", 1)]);
    service.files = vec![("shop.mtar", mtar::good())];
    let size = service.files[0].1.len();
    let options = format!(r#"{{"from":"DEV","files":[{{"name":"shop.mtar","size":{size}}}]}}"#);
    let report = service.doctor(&options).unwrap();
    assert_eq!(report.nodes.len(), 2);
    let queue = "transportRequests?status=in%2Cru%2Cre%2Cfa%2Cer%2Csu%2Cwa";
    assert_eq!(
        asked(&service),
        [
            "GET /v2/nodes".to_owned(),
            "GET /v2/nodes/2/mtaExtDescriptors".to_owned(),
            "GET /v2/nodes/2/transportRequests/57/logs".to_owned(),
            format!("GET /v2/nodes/2/{queue}"),
            "GET /v2/nodes/3/mtaExtDescriptors".to_owned(),
            format!("GET /v2/nodes/3/{queue}"),
            "GET /v2/routes".to_owned(),
            "GET /versions".to_owned(),
            "POST /oauth/token".to_owned(),
        ]
    );
    assert!(service.most_open.get() <= 3, "{}", service.most_open.get());
}

#[test]
fn of_499_nodes_on_the_way_the_queues_of_the_20_nearest_are_read_three_at_a_time() {
    let mut service = Service::healthy();
    service
        .nodes
        .extend((4..=500).map(|id| node(id, &format!("N{id}"))));
    service.routes = (2..=500).map(|id| (1, id)).collect();
    let report = service.doctor(r#"{"from":"DEV"}"#).unwrap();
    assert_eq!((report.nodes.len(), report.findings.len()), (499, 0));
    assert_eq!(service.asked.borrow().len(), 4 + 20);
    assert_eq!(service.most_open.get(), 3);
    let read = report.nodes.iter().filter(|node| node.waiting.is_some());
    assert_eq!(read.count(), 20);
    let queue = report
        .checks
        .iter()
        .find(|check| check.text.contains("further nodes"));
    assert!(queue.unwrap().text.contains("479"), "{queue:?}");
}

#[test]
fn without_a_node_nothing_is_asked_about_nodes_on_the_way() {
    let service = large();
    service.doctor("{}").unwrap();
    assert_eq!(
        asked(&service),
        ["GET /v2/nodes", "GET /versions", "POST /oauth/token"]
    );
}

#[test]
fn a_key_that_may_not_read_is_not_asked_further() {
    let mut service = large();
    let refused = Instead::Status(403, "application/json", r#"{"error":"forbidden"}"#);
    service.instead.push(("/v", refused));
    let report = service.doctor(r#"{"from":"DEV"}"#).unwrap();
    assert_eq!(
        asked(&service),
        ["GET /v2/nodes", "GET /versions", "POST /oauth/token"]
    );
    assert_eq!(report.findings, []);
    let mut service = large();
    service.key = CALM_KEY.into();
    service.doctor(r#"{"from":"DEV"}"#).unwrap();
    assert_eq!(asked(&service), ["POST /oauth/token"]);
}

#[test]
fn virtual_nodes_have_no_descriptors_and_no_log_of_a_deployment() {
    let mut service = Service::healthy();
    service.set("QA", "virtual", json!(true));
    service.queue(2, vec![request(57, "skipped", 1), request(58, "fatal", 1)]);
    service.files = vec![("shop.mtar", mtar::good())];
    let size = service.files[0].1.len();
    let options = format!(r#"{{"to":"QA","files":[{{"name":"shop.mtar","size":{size}}}]}}"#);
    service.doctor(&options).unwrap();
    let asked = asked(&service);
    assert!(
        !asked
            .iter()
            .any(|path| path.contains("/2/mtaExt") || path.contains("/logs")),
        "{asked:?}"
    );
}
