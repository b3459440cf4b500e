package dev.abacus.chaos.load;

/** GET computes; POST computes and records. */
public enum Method {
    GET,
    POST
}
