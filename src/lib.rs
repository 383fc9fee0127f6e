//! Sends MTA archives into SAP Cloud Transport Management.
