package dev.abacus.kit.limits;

import java.util.Objects;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/** Tomcat's HTTP/1.1, with limits on what has not arrived whole. Public because Tomcat makes it, by its name. */
public final class BoundedHttpProtocol extends Http11NioProtocol {

    private @Nullable PartialRequests partial;

    /** To be called before it starts. */
    void bound(PartialRequests requests) {
        this.partial = requests;
    }

    @Override
    protected Processor createProcessor() {
        return new BoundedHttpProcessor(this, Objects.requireNonNull(partial, "not bounded"));
    }
}
