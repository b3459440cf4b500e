package dev.abacus.chaos.fuzz.wire;

import java.io.IOException;

/** A response that is not valid HTTP. */
final class MalformedException extends IOException {

    MalformedException(String what) {
        super(what);
    }
}
