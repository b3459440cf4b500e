package dev.abacus.kit.methods;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.support.WebContentGenerator;
import org.springframework.web.util.ServletRequestPathUtils;

/** Methods mapped to a path, for requests that Tomcat refuses itself, such as TRACE. Thread-safe. */
public final class MappedMethods {
    private final Supplier<Stream<HandlerMapping>> mappings;

    MappedMethods(Supplier<Stream<HandlerMapping>> mappings) {
        this.mappings = mappings;
    }

    /** Empty where nothing is mapped to the path. */
    public Set<String> at(String path, HttpServletRequest request) throws Exception {
        var trace = new Trace(path, request);
        ServletRequestPathUtils.parseAndCache(trace);
        for (HandlerMapping mapping : mappings.get().toList()) {
            try {
                HandlerExecutionChain found = mapping.getHandler(trace);
                if (found != null && found.getHandler() instanceof WebContentGenerator handler) {
                    return setOf(handler.getSupportedMethods());
                }
            } catch (HttpRequestMethodNotSupportedException e) {
                return setOf(e.getSupportedMethods());
            }
        }
        return Set.of();
    }

    private static Set<String> setOf(String @Nullable [] methods) {
        return methods == null ? Set.of() : Set.of(methods);
    }

    /** Request with the method TRACE: no handler is mapped to it, so the mappings report the allowed methods. */
    private static final class Trace extends HttpServletRequestWrapper {
        private final String path;

        private Trace(String path, HttpServletRequest request) {
            super(request);
            this.path = path;
        }

        @Override
        public String getMethod() {
            return HttpMethod.TRACE.name();
        }

        @Override
        public String getRequestURI() {
            return path;
        }
    }
}
