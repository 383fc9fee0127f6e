//! Logs as others word them: other languages around the words of the platform,
//! timestamps and class names in front, several messages, consequences before
//! causes, and near misses.

use ctms::diagnosis::Certainty;

use crate::logs::{GOOD_URL, Log};

/// Messages of a log, and the cause that must come first; nothing where none is known.
type Row = (
    &'static [(&'static str, &'static str)],
    Option<&'static str>,
);

#[rustfmt::skip] // a row a line
const ROWS: &[Row] = &[
    // Other languages around the words of the platform
    (&[("F", "Transportauftrag 'x' (ID: 57): Ausnahme beim Start des Deployments für Deploy-Typ 'SLP_CTS': Error during client creation: Forbidden")], Some("dest-forbidden-no-space-developer")),
    (&[("F", "Ordre de transport 'x' (id : 57) : Exception during start of deployment for deploy type 'SLP_CTS': Error during deployment initialization: Unauthorized")], Some("dest-unauthorized-credentials")),
    (&[("E", "Fehler beim Erstellen der Anwendung: Controller operation failed: 422 Unprocessable Entity: Routes cannot be mapped to destinations in different spaces.")], Some("ds-route-taken-other-space")),
    (&[("E", "Erreur lors du démarrage de l'application « shop-srv » : memory quota_exceeded")], Some("ds-quota-memory")),
    (&[("E", "Error al crear el servicio: Could not create service instance \"shop-sched\". Service plan \"premium\" from service offering \"jobscheduler\" was not found.")], Some("ds-service-plan-not-found")),
    (&[("E", "アプリケーションの開始エラー: Some instances have crashed. ログを確認してください")], Some("ds-start-crashed")),
    (&[("E", "部署失败: Conflicting process \"0f4c\" found for MTA \"com.acme.shop\"")], Some("ds-operation-in-progress")),
    (&[("E", "Falha na implantação: Unresolved mandatory properties: [shop-srv#API_URL]")], Some("ds-unresolved-property")),
    // Timestamps, class names and levels in front
    (&[("E", "2026-11-03T08:14:20.123Z [ERROR] Error staging application \"shop-srv\": BuildpackCompileFailed - App staging failed in the buildpack compile phase")], Some("ds-staging-failed")),
    (&[("E", "#2.0#2026 11 03 08:14:20:123#+0000#ERROR#com.sap.cloud.lm.sl.cf.process.steps.StepsUtil# CF-RouteHostTaken(210003): The host is taken: shop-qa")], Some("ds-route-taken-other-space")),
    (&[("E", "org.cloudfoundry.multiapps.common.SLException: Error executing step: You have exceeded the total routes for your organization's quota.")], Some("ds-quota-routes")),
    (&[("E", "[App/0] STDERR npm error: Exited with status 137 (out of memory)")], Some("app-out-of-memory")),
    (&[("E", "Nov 03 08:14:20 FATAL java.lang.OutOfMemoryError: insufficient memory remaining for heap")], Some("app-out-of-memory")),
    (&[("F", "(SLP-42) Transport request 'a' (id: 57): Exception during start of deployment for deploy type 'SLP_CTS': Error during client creation: HTTP 403 Forbidden")], Some("dest-forbidden-no-space-developer")),
    (&[("F", "Error during client creation: 401 Unauthorized")], Some("dest-unauthorized-credentials")),
    (&[("F", "Error during client creation: java.net.UnknownHostException: deploy-service.cf.eu99.hana.ondemand.com")], Some("dest-unreachable")),
    (&[("F", "Error during client creation: connect timed out")], Some("dest-unreachable")),
    (&[("F", "Error during client creation: org.apache.http.conn.HttpHostConnectException: Connection refused (Connection refused)")], Some("dest-unreachable")),
    (&[("E", "{\"description\":\"You have exceeded your organization's services limit.\",\"error_code\":\"CF-ServiceInstanceQuotaExceeded\",\"code\":60005}")], Some("ds-quota-services")),
    (&[("E", "{\"errors\":[{\"detail\":\"paid service plans are not allowed\",\"title\":\"CF-ServiceInstanceServicePlanNotAllowed\",\"code\":60007}]}")], Some("ds-paid-plan-not-allowed")),
    (&[("E", "CFOauth2Exception: The token has expired on: \"2026-11-03 08:14:20\"")], Some("svc-token-expired")),
    (&[("E", "Controller operation failed: 429 Too Many Requests: CF-RateLimitExceeded(10013): Rate Limit Exceeded")], Some("svc-rate-limit")),
    (&[("E", "Controller operation failed: 503 Service Unavailable: CF-InsufficientResources(170008): Insufficient resources")], Some("svc-capacity")),
    (&[("E", "Controller operation failed: 502 Bad Gateway: Registered endpoint failed to handle the request.")], Some("svc-cloud-controller-error")),
    (&[("E", "Service broker operation failed: 504 Gateway Timeout")], Some("svc-broker-error")),
    (&[("E", "Timeout of \"120\" seconds exceeded while waiting response from Cloud Controller")], Some("svc-timeout-cc")),
    (&[("E", "Temporary problem with persistence layer of the service; please retry")], Some("svc-persistence")),
    (&[("E", "CF-BlobstoreUnavailable(150006): Failed due to blobstore unavailability")], Some("svc-blobstore")),
    // Several messages, consequences before causes
    (&[("E", "Job failed."), ("E", "Error creating service \"shop-auth\" from offering \"xsuaa\" and plan \"application\": Service broker xsuaa failed with: Error parsing xs-security.json data: Inconsistent xs-security.json")], Some("xsuaa-descriptor-invalid")),
    (&[("E", "Execution of task \"deploy\" on application \"shop-db-deployer\" failed."), ("E", "HDI make failed"), ("I", "\"SHOP.ORDERS\": the file requires \"db://SHOP_CUSTOMERS\" which is not provided by any file [8212001]")], Some("hdi-missing-object")),
    (&[("E", "Error starting application \"shop-srv\": Some instances have crashed. Check the application logs of your application for details."), ("I", "Instance became unhealthy: APP/PROC/WEB: Exited with status 137 (out of memory)")], Some("app-out-of-memory")),
    (&[("E", "Deployment finished with errors"), ("E", "Could not bind service \"shop-db\" to application \"shop-srv\": Controller operation failed: 502 Bad Gateway: CF-ServiceBrokerBadResponse(10001): There is no database available. Ensure that you have a database available in space qa")], Some("hana-no-database")),
    (&[("W", "Service \"shop-db\" is in state \"create failed\" and may not be operational. Actions like update of credentials and binding may fail!"), ("E", "Error creating service \"shop-db\" from offering \"hana\" and plan \"hdi-shared\": A service instance for the selected plan cannot be created in this organization.")], Some("ds-service-not-allowed-in-org")),
    (&[("E", "Error uploading content module \"shop-ui\" in service \"shop-html5\": Upload application content failed: validation error: manifest.json is missing"), ("E", "Content deployment for module \"shop-ui\" to resource \"shop-html5\" failed")], Some("html5-upload-invalid")),
    (&[("E", "Content deployment for module \"shop-ui\" to resource \"shop-html5\" failed"), ("I", "Application metadata for application comacmeshop already exists")], Some("html5-app-id-taken")),
    (&[("E", "Process was aborted"), ("E", "Error updating application \"shop-srv\": You have exceeded your space's memory limit: app requested more memory than available")], Some("ds-quota-memory")),
    (&[("E", "Error deleting service \"shop-reg\" from offering \"saas-registry\" and plan \"application\": 409 Conflict: Deprovisioning failed: there are active subscriptions")], Some("saas-subscriptions-exist")),
    (&[("E", "Operation for service key \"shop-key\" failed: 403 Forbidden: You are not authorized to perform the requested action")], Some("ds-not-authorized-in-space")),
    (&[("I", "Retrying in 30 s"), ("E", "Upload application content failed { status: 413, messages: maximum file length exceeded }")], Some("html5-size-limit")),
    (&[("E", "Uploading of application content failed: app-host is being modified by another process")], Some("html5-app-host-busy")),
    (&[("E", "Error merging descriptors: Cannot modify property \"memory\" in extension descriptor \"shop.qa\"")], Some("ds-mtaext-mismatch")),
    (&[("E", "Unknown resource \"shop-dest\" in extension descriptor \"shop.prod\"")], Some("ds-mtaext-mismatch")),
    (&[("E", "Extension descriptor \"shop.prod\" must have the same major schema version as the deployment descriptor")], Some("ds-mtaext-mismatch")),
    (&[("E", "Error validating deployment descriptor: Unsupported module type \"java.tomee2\" for platform type \"CLOUD-FOUNDRY\"")], Some("ds-module-type-unsupported")),
    (&[("E", "Modules \"a\" and \"b\" both depend on each other")], Some("ds-circular-dependency")),
    (&[("E", "Version \"4.0\" is not supported")], Some("ds-schema-version")),
    (&[("E", "Cannot find archive entry \"shop-srv/data.zip\"")], Some("ds-archive-entry-missing")),
    (&[("E", "The path \"../x\" should be normalized")], Some("ds-path-invalid")),
    (&[("E", "The size of mta file exceeds max upload size limit")], Some("ds-archive-too-large")),
    (&[("E", "Execution of step \"Start app\" has timed out")], Some("ds-start-timeout")),
    (&[("E", "None of the instances of the app \"shop-srv\" become routable")], Some("ds-readiness")),
    (&[("E", "A higher version of your MTA is already deployed")], Some("ds-version-lower")),
    (&[("E", "No configuration entries were found matching the filter specified in resource \"shop-config\"")], Some("ds-cross-mta-dependency")),
    (&[("E", "Unresolved required dependency \"shop-auth\" for module \"shop-srv\"")], Some("ds-unresolved-dependency")),
    (&[("E", "Service \"shop-db\" is of offering \"hana\" and does not match already existing service and needs to be recreated")], Some("ds-service-type-mismatch")),
    (&[("E", "Could not compute space ID for org \"acme-qa\" and space \"qas\"")], Some("dest-org-or-space-wrong")),
    (&[("E", "Cannot change AppId with update. Old AppId: shop!t1 New AppId: shop2!t1")], Some("xsuaa-appid-change")),
    (&[("E", "Failed to open connection to the database, because of: Cannot connect to jdbc:sap://abc.hana.example:443 [Connection refused]")], Some("hana-stopped")),
    (&[("E", "An operation for service instance shop-db is in progress.")], Some("ds-service-operation-in-progress")),
    (&[("E", "The organization is suspended")], Some("org-suspended")),
    // Tails, cut ends, and lines that quote others
    (&[("E", "Error creating service \"shop-conn\" from offering \"connectivity\" and plan \"lite\": The service broker returned an invalid response")], Some("ds-service-create-failed")),
    (&[("E", "Error updating service \"shop-auth\" from offering \"xsuaa\" and plan \"application\": Service broker error: Service broker xsuaa failed with: Cannot change AppId with update. Old AppId: a!t1 New AppId: b!t1")], Some("xsuaa-appid-change")),
    (&[("E", "Error monitoring creation or update of services: Error creating service \"shop-db\" from offering \"hana\" and plan \"hdi-shared\": Service broker hana-broker failed: There is no database available. Ensure that you have a database available in space 8f2c")], Some("hana-no-database")),
    (&[("E", "Error updating application \"shop-web\": Controller operation failed: 400 Bad Request: CF-RouteHostTaken(210003): The host is taken: shop-web")], Some("ds-route-taken-other-space")),
    (&[("E", "Error creating or updating application \"shop-srv\": Controller operation failed: 422 Unprocessable Entity: You have exceeded your organization's memory limit: app requested more memory than available")], Some("ds-quota-memory")),
    (&[("E", "Error starting application \"shop-srv\": Controller operation failed: 503 Service Unavailable")], Some("svc-cloud-controller-error")),
    (&[("E", "Async operation for service binding between app \"shop-srv\" and service instance \"shop-db\" failed with \"timeout\"")], Some("ds-binding-failed")),
    (&[("E", "Unable to retrieve required service key element \"url\" for service key \"shop-key\"")], Some("ds-service-key-failed")),
    (&[("E", "Could not update service broker \"shop-broker\". Operation forbidden. Only admin users can manage service brokers!")], Some("ds-broker-registration-forbidden")),
    (&[("E", "Deployment to container SHOP_1 failed - error: HDI make failed [8214168].")], Some("hdi-make-failed")),
    (&[("I", "#4 The file requires \"db://SALES\" which is not provided by any file [8212001]"), ("E", "Deployment to container SHOP_1 failed - error: HDI make failed [8214168].")], Some("hdi-missing-object")),
    (&[("E", "Missing mandatory service instance [shop-dest] required by destination [backend]")], Some("destination-content-invalid")),
    (&[("E", "Service instance \"shop-db\" already exists")], Some("ds-service-name-taken")),
    (&[("E", "There are both blue and green applications already deployed for MTA \"com.acme.shop\"")], Some("ds-mixed-colors")),
    (&[("E", "Cannot parse version from MTA metadata of application shop-srv")], Some("ds-metadata-changed")),
    (&[("E", "Could not create a valid route from \"shop_web.cfapps.example.test\"")], Some("ds-route-invalid")),
    (&[("E", "Service \"shop-log\" has missing required parameter: service-plan")], Some("ds-service-parameter-missing")),
    (&[("E", "Auto-aborting process \"0f4c\" because of an error"), ("E", "Error staging application \"shop-srv\": StagerError - Staging error: no available stagers")], Some("ds-staging-failed")),
    (&[("E", "Error uploading application \"shop-srv\": I/O error")], Some("ds-app-upload-failed")),
    (&[("E", "Timed out after 1m0s: health check never passed, waiting for readiness check")], Some("ds-start-timeout")),
    (&[("E", "Multiple operations found with lock for MTA \"com.acme.shop\" in space \"qa\"")], Some("ds-multiple-locks")),
    // Near misses: words that are known, in sentences that mean something else
    (&[("E", "The page 'Forbidden' of the portal could not be rendered")], None),
    (&[("E", "User 4711 is not authorized in the booking system")], None),
    (&[("E", "Order 210003 could not be posted, customer 60010 is locked")], None),
    (&[("E", "Smoke test failed: GET /memory returned 500, expected quota 10")], None),
    (&[("E", "Service plan committee has not approved; the minutes were not found")], None),
    (&[("E", "Validation of tax codes failed for 12 of 400 records")], None),
    (&[("F", "Content import was declined: package 'Rate Limiter' is frozen")], None),
    (&[("E", "The token of the lottery has no winner")], None),
    (&[("E", "Closing step 'collectUsage' ended with internal code 137")], None),
    (&[("E", "Template 'Unauthorized visitors' has 404 lines and is not supported")], None),
    (&[("E", "Version check: 3 of 4 mirrors answered")], None),
];

/// Known words where they mean something else: whatever is found, it is not sure.
const NEAR_MISSES: &[&str] = &[
    "Invoice template should be normalized before printing",
    "The address of the callback should not be absolute",
    "Unable to resolve \"lodash\" from \"src/App.js\"",
    "Version \"18.x\" is not supported by this engine",
    "Teams \"A\" and \"B\" depend on each other",
    "Invalid route \"42\" in the delivery plan of the truck",
    "The attachment of the mail exceeds the maximum size limit",
    "The picture exceeds the configured max size limit of the catalogue",
    "The host is taken offline for maintenance",
    "Exchange-rate limit exceeded for EUR",
    "API rate limit exceeded for user 4711",
    "Socket error code: 10013",
    "{\"status\":\"rejected\",\"code\":60002,\"customer\":\"Acme\"}",
    "There is no database available in the catalogue of reports",
    "A value which is not provided by any file is set to 0",
    "Multiple configuration entries for printer A",
    "Circular reference detected in cell B4 of the price list",
    "Unsupported resource type \"image/tiff\"",
    "Unsupported module type \"elective\" of course 12",
    "Could not find required property \"name\" of customer 7",
    "Cannot shorten \"https://shop.example/very/long\"",
    "maximum file length exceeded in the upload of the user manual",
    "Paths in the report must use only Unix separators",
    "The certificate of the training course has expired",
    "destination \"Paris\" not found in the timetable",
    "The trade was rolled back by the stock exchange",
    "Deploy in progress at another construction site",
    "Some instances are down in the data of the survey",
];

fn log(lines: &[(&str, &str)]) -> Log {
    let mut log = Log::begin("Fix Forbidden page and memory quota_exceeded", GOOD_URL);
    for (severity, text) in lines {
        log.add(severity, text);
    }
    log
}

#[test]
fn logs_in_other_words_lead_to_their_cause_and_unknown_ones_to_none() {
    let mut wrong = Vec::new();
    for (lines, expected) in ROWS {
        let log = log(lines);
        let found = log.found();
        let first = found.first().map(|(id, _)| *id);
        if first != *expected {
            wrong.push(format!("{lines:?}: {found:?}, expected {expected:?}"));
        }
    }
    assert!(ROWS.len() > 65);
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        ROWS.len(),
        wrong.join("\n")
    );
}

#[test]
fn known_words_that_mean_something_else_are_never_sure() {
    for text in NEAR_MISSES {
        for severity in ["E", "F", "W", "I"] {
            for url in [GOOD_URL, "https://content.example.test/import"] {
                let mut log = Log::begin("Release", url);
                log.add(severity, text);
                log.add(
                    "E",
                    "Transport request 'x' (id: 57): Deployment finished with errors",
                );
                let found = log.found();
                let is_sure = found
                    .iter()
                    .any(|(_, certainty)| *certainty == Certainty::Sure);
                assert!(!is_sure, "{severity} {text}: {found:?}");
            }
        }
    }
}

#[test]
fn what_is_wrong_is_never_sure() {
    for (lines, expected) in ROWS {
        for reversed in [false, true] {
            let mut log = log(lines);
            if reversed {
                log.messages.reverse();
            }
            let found = log.found();
            let wrong = found.iter().filter(|(id, _)| Some(*id) != *expected);
            for (id, certainty) in wrong {
                assert_ne!(*certainty, Certainty::Sure, "{lines:?}: {id}");
            }
        }
    }
}
