//! Web addresses, as far as keys, redirects and proxies need them.
//!
//! Stricter than what browsers accept: no spaces, no backslashes, no user info,
//! no encoded hosts. What passes here means the same to every HTTP client.

use std::fmt;

/// How a server is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Encrypted, port 443 unless said.
    Https,
    /// Plain text, port 80 unless said.
    Http,
}

impl Scheme {
    /// Returns the name as it stands before `://`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Self::Https => 443,
            Self::Http => 80,
        }
    }
}

/// Why a text is not an address that can be used. Never holds any of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlProblem {
    /// There is no `://`.
    #[error("is not a URL: it does not start with https://")]
    NoScheme,
    /// The scheme is neither https nor http.
    #[error("is not a web address: it starts with neither https:// nor http://")]
    OtherScheme,
    /// There is a user name or password before the host.
    #[error("has a user name or a password before the host")]
    UserInfo,
    /// The host is missing or has characters that no host has.
    #[error("has no valid host name")]
    Host,
    /// The port is not a number from 1 to 65535.
    #[error("has no valid port")]
    Port,
    /// There is a character that an address must not contain.
    #[error("has a character that a URL cannot contain")]
    Character,
}

/// An absolute address without query and fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    scheme: Scheme,
    host: String,
    port: Option<u16>,
    path: String,
    had_query: bool,
}

impl Url {
    /// Reads an absolute http or https address; query and fragment are cut off.
    ///
    /// # Errors
    /// When it is not such an address, or has user info.
    pub fn parse(text: &str) -> Result<Self, UrlProblem> {
        let (scheme, rest) = text.split_once("://").ok_or(UrlProblem::NoScheme)?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return Err(UrlProblem::OtherScheme),
        };
        let (authority, rest) = split_before(rest, &['/', '?', '#']);
        if authority.contains('@') {
            return Err(UrlProblem::UserInfo);
        }
        if !rest.bytes().all(is_url_byte) {
            return Err(UrlProblem::Character);
        }
        let (host, port) = split_port(authority)?;
        let (path, query) = split_before(rest, &['?', '#']);
        Ok(Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port: port.filter(|port| *port != scheme.default_port()),
            path: path.to_owned(),
            had_query: !query.is_empty(),
        })
    }

    /// Returns how the server is reached.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns the host in lower case, an IPv6 address in its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the port, if it is not the scheme's own.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Returns the path as written: empty, or with a leading slash.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns whether the text had a query or a fragment.
    #[must_use]
    pub fn had_query(&self) -> bool {
        self.had_query
    }

    /// Returns the same server with another path.
    #[must_use]
    pub fn with_path(&self, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            had_query: false,
            ..self.clone()
        }
    }

    /// Returns scheme, host and port: `https://host` or `http://host:8080`.
    #[must_use]
    pub fn origin(&self) -> String {
        let mut origin = String::with_capacity(self.host.len() + 14);
        origin.push_str(self.scheme.as_str());
        origin.push_str("://");
        origin.push_str(&self.host);
        if let Some(port) = self.port {
            origin.push(':');
            origin.push_str(&port.to_string());
        }
        origin
    }

    /// Returns whether the host is this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let in_127 = || {
            let mut numbers = self.host.split('.');
            numbers.next() == Some("127")
                && self.host.split('.').count() == 4
                && numbers.all(|part| {
                    part.parse::<u8>()
                        .is_ok_and(|number| number.to_string() == part)
                })
        };
        self.host == "localhost" || self.host == "[::1]" || in_127()
    }

    /// Returns whether this is plain http to a host that is neither loopback nor
    /// in `allowed` (`host` or `host:port`, case does not matter).
    #[must_use]
    pub fn is_forbidden_http(&self, allowed: &[String]) -> bool {
        self.scheme == Scheme::Http && !self.is_loopback() && !self.is_listed(allowed)
    }

    /// Returns whether `hosts` has this host, or this host with this port.
    #[must_use]
    pub fn is_listed(&self, hosts: &[String]) -> bool {
        hosts.iter().any(|entry| {
            let (host, port) = match split_port(entry) {
                Ok(parts) => parts,
                Err(_) => return false,
            };
            let own = self.port.unwrap_or_else(|| self.scheme.default_port());
            host.eq_ignore_ascii_case(&self.host) && port.is_none_or(|port| port == own)
        })
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())?;
        f.write_str(&self.path)
    }
}

/// Splits before the first of `ends`, or behind the whole text.
fn split_before<'a>(text: &'a str, ends: &[char]) -> (&'a str, &'a str) {
    text.find(ends)
        .and_then(|at| text.split_at_checked(at))
        .unwrap_or((text, ""))
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), UrlProblem> {
    let host_end = match authority.strip_prefix('[') {
        Some(rest) => rest.find(']').ok_or(UrlProblem::Host)? + 2,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority
        .split_at_checked(host_end)
        .ok_or(UrlProblem::Host)?;
    if !is_host(host) {
        return Err(UrlProblem::Host);
    }
    if port.is_empty() {
        return Ok((host, None));
    }
    match port.strip_prefix(':').map(str::parse::<u16>) {
        Some(Ok(number)) if number > 0 && !port.contains('+') => Ok((host, Some(number))),
        _ => Err(UrlProblem::Port),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.strip_suffix(']').is_some_and(|address| {
            address.contains(':')
                && address
                    .bytes()
                    .all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.')
        });
    }
    host.len() <= 253
        && host.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
}

fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn an_address_is_taken_apart_and_put_together_again() {
        let parsed = url("HTTPS://Acme.Example.COM:8443/a/b?x=1#y");
        assert_eq!(parsed.scheme(), Scheme::Https);
        assert_eq!(parsed.host(), "acme.example.com");
        assert_eq!(parsed.port(), Some(8443));
        assert_eq!(parsed.path(), "/a/b");
        assert!(parsed.had_query());
        assert_eq!(parsed.origin(), "https://acme.example.com:8443");
        assert_eq!(parsed.to_string(), "https://acme.example.com:8443/a/b");
        assert_eq!(url("https://a.example:443/").origin(), "https://a.example");
        assert_eq!(
            url("http://[::1]:8080/x").to_string(),
            "http://[::1]:8080/x"
        );
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for text in [
            "http://localhost",
            "http://LOCALHOST:3000",
            "http://127.0.0.1:1/x",
            "http://127.255.0.9",
            "http://[::1]",
        ] {
            assert!(url(text).is_loopback(), "{text}");
        }
        for text in [
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://128.0.0.1",
            "http://127.0.0.01",
            "http://127.0.0.256",
            "http://127.1",
            "http://2130706433",
            "http://[::2]",
        ] {
            assert!(!url(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn what_clients_understand_differently_is_refused() {
        for (text, problem) in [
            ("acme.example.com", UrlProblem::NoScheme),
            ("ftp://acme.example.com", UrlProblem::OtherScheme),
            ("https://user:word@acme.example.com", UrlProblem::UserInfo),
            (
                "https://acme.example.com\\@evil.example",
                UrlProblem::UserInfo,
            ),
            ("https://", UrlProblem::Host),
            ("https://a..b", UrlProblem::Host),
            ("https://<tenant>.example.com", UrlProblem::Host),
            ("https://a%2eb.example", UrlProblem::Host),
            ("https://[::1", UrlProblem::Host),
            ("https://a.example:", UrlProblem::Port),
            ("https://a.example:0", UrlProblem::Port),
            ("https://a.example:65536", UrlProblem::Port),
            ("https://a.example:+1", UrlProblem::Port),
            ("https://a.example/a b", UrlProblem::Character),
            ("https://a.example/\\b", UrlProblem::Character),
            ("https://a.example/\u{fc}", UrlProblem::Character),
        ] {
            assert_eq!(Url::parse(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn plain_http_is_only_for_loopback_and_hosts_that_were_allowed() {
        let allowed = ["Proxy.example".to_owned(), "other.example:8080".to_owned()];
        for (text, forbidden) in [
            ("https://any.example", false),
            ("http://localhost:1", false),
            ("http://any.example", true),
            ("http://proxy.example", false),
            ("http://proxy.example:81", false),
            ("http://other.example:8080", false),
            ("http://other.example", true),
            ("http://sub.proxy.example", true),
        ] {
            assert_eq!(url(text).is_forbidden_http(&allowed), forbidden, "{text}");
        }
    }
}
