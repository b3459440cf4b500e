package dev.abacus.kit.methods;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.util.StringUtils;

/** The Allow header (RFC 9110, 10.2.1), the same from OPTIONS and from every 405 of a path. */
public final class AllowHeader {
    private static final List<String> ORDER =
            Stream.of(HttpMethod.values()).map(HttpMethod::name).toList();

    private AllowHeader() {}

    /** @param mapped the methods that a handler is mapped to; HEAD comes with GET, and OPTIONS always */
    public static String of(Collection<String> mapped) {
        Set<String> allowed = new LinkedHashSet<>(mapped);
        if (allowed.contains(HttpMethod.GET.name())) {
            allowed.add(HttpMethod.HEAD.name());
        }
        allowed.add(HttpMethod.OPTIONS.name());
        return ORDER.stream().filter(allowed::contains).collect(Collectors.joining(", "));
    }

    static String tidied(String header) {
        return of(StringUtils.commaDelimitedListToSet(StringUtils.trimAllWhitespace(header)));
    }
}
