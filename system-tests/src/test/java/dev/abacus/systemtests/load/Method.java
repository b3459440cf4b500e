package dev.abacus.systemtests.load;

/** GET computes; POST computes and records. */
public enum Method {
    GET,
    POST
}
