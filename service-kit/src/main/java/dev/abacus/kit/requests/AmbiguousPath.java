package dev.abacus.kit.requests;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.state.Excerpt;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/**
 * Ambiguous path: one that clients, proxies and servers take for different paths. Browsers, curl and most proxies
 * resolve dot segments, encoded or not (RFC 3986, section 6.2.2.3; the WHATWG URL standard), some merge empty segments
 * and take a backslash for a slash, and Spring drops path parameters. None of them gets to a handler, so that a
 * resource has one path for all of them.
 */
final class AmbiguousPath {
    private AmbiguousPath() {}

    /**
     * @param path as it was sent, percent-encoded; Tomcat has refused one that is not, or not UTF-8
     * @throws ProblemException invalid-request, if it is ambiguous
     */
    static void refuse(String path) {
        if (path.indexOf(';') >= 0) {
            throw refused(path, "has a ';', which begins a path parameter, and there are none: write it as %3B");
        }
        String decoded = UriUtils.decode(path, StandardCharsets.UTF_8);
        if (decoded.chars().anyMatch(Character::isISOControl)) {
            throw refused(path, "has a control character");
        }
        if (decoded.indexOf('\\') >= 0) {
            throw refused(path, "has a backslash, which some clients and proxies take for a slash");
        }
        String[] segments = decoded.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            String segment = segments[i];
            if (segment.equals(".") || segment.equals("..")) {
                throw refused(path, "has a segment '" + segment + "', which clients and proxies resolve or drop");
            }
            if (segment.isEmpty() && i < segments.length - 1) {
                throw refused(path, "has an empty segment ('//'), which some proxies drop");
            }
        }
    }

    private static ProblemException refused(String path, String reason) {
        return new ProblemException(ProblemType.INVALID_REQUEST, "The path " + Excerpt.quoted(path) + " " + reason);
    }
}
