package dev.abacus.chaos.fuzz.grammar;

import java.util.Locale;

/** Mutators of the path: other paths, and other encodings of the same path. */
final class PathMutators {

    private PathMutators() {}

    static void apply(RequestBuilder builder) {
        SeededRandom random = builder.random;
        String path = builder.path;
        builder.mutation("path");
        builder.path = switch (random.below(24)) {
            case 0 -> path + "/";
            case 1 -> path + "//";
            case 2 -> path.replaceFirst("/api", "//api");
            case 3 -> path + "/" + random.one(".", "..", "%2e%2e", "%2E", ".%2e", "./x", "../x");
            case 4 -> path + random.one("%2F", "%2Fx", "%5C", "%5Cx", "%252F", "\\", "\\..\\x");
            case 5 -> path + random.one(";", ";rev=2", ";a=b/c", ";/x", "%3Brev=2");
            case 6 -> path.replace("/api/", "/api;x=1/");
            case 7 -> path.toUpperCase(Locale.ROOT);
            case 8 -> path + random.one("%00", "%0A", "%0D%0A", "%7F", "%FF", "%C0%AF", "%ED%A0%80", "%", "%z", "%zz");
            case 9 -> path + "/" + "a".repeat(random.one(100, 600, 4_000, 9_000));
            case 10 -> path + "%61".repeat(random.one(10, 600, 2_500));
            case 11 -> path + Values.encoded(Values.edgeCase(random), random);
            case 12 -> path + "/" + Values.encoded(Values.edgeCase(random), random) + "/x";
            case 13 -> path + random.one(".", ".json", ".xml", "~", "@", ":", "'", ",", "=", "!$&()*+");
            case 14 -> path + random.one("\u00ff", "\u00c3\u00a9", "{7}", "|", "^", "`", "<", "\"");
            case 15 -> "http://" + random.one("localhost", "evil.example", "localhost:99999", "[::1", "") + path;
            case 16 ->
                random.one(
                        "*",
                        "localhost:80",
                        "",
                        "?",
                        "#",
                        "//",
                        "/..",
                        "/../..",
                        "/./",
                        "/%2e",
                        "/;",
                        "api",
                        "/api",
                        "/api/");
            case 17 ->
                random.one(
                        "/error",
                        "/actuator",
                        "/actuator/env",
                        "/actuator/health/nope",
                        "/actuator/heapdump",
                        "/v3/api-docs/x",
                        "/v3/api-docs.yaml",
                        "/swagger-ui",
                        "/swagger-ui/",
                        "/swagger-ui/nope.js",
                        "/webjars/x",
                        "/favicon.ico",
                        "/.well-known/x",
                        "/WEB-INF/web.xml");
            case 18 ->
                "/api/"
                        + random.one(
                                "nope",
                                "state",
                                "state/",
                                "calculations/",
                                "calculations/x",
                                "calculations/a%2Fb",
                                "multiply/x",
                                "sum/",
                                "topology/x");
            case 19 ->
                "/api/state/" + builder.mark() + "/"
                        + random.one("../x", "./x", "/x", "x/..", "%2e%2e/x", "..", ";x", "x;y=z", "%20", "+", "a/b/c");
            case 20 -> "/api/state/" + Values.encoded(Values.edgeCase(random), random);
            case 21 -> "/api/state/" + random.one("", "../", "x/../", "./", "/") + builder.mark();
            case 22 -> encodedLetters(path);
            default -> random.one("/../", "/./", "/x/../", "/%2e%2e/", "/;/", "\\") + path.replaceFirst("^/", "");
        };
    }

    /** The last segment, all of it percent-encoded, which means the same (RFC 3986, 6.2.2.2). */
    private static String encodedLetters(String path) {
        int last = path.lastIndexOf('/') + 1;
        StringBuilder encoded = new StringBuilder(path.substring(0, last));
        path.substring(last).chars().forEach(character -> encoded.append("%%%02x".formatted(character)));
        return encoded.toString();
    }
}
