package dev.abacus.cluster.load;

/** GET computes; POST computes and records. */
public enum Method {
    GET,
    POST
}
