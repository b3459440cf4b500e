package dev.abacus.chaos.fuzz.grammar;

import java.util.Locale;

/** Paths that are changed, or encoded in another way. */
final class OddPaths {

    private OddPaths() {}

    static void apply(Draft draft) {
        Dice dice = draft.dice;
        String path = draft.path;
        draft.odd("path");
        draft.path = switch (dice.below(24)) {
            case 0 -> path + "/";
            case 1 -> path + "//";
            case 2 -> path.replaceFirst("/api", "//api");
            case 3 -> path + "/" + dice.one(".", "..", "%2e%2e", "%2E", ".%2e", "./x", "../x");
            case 4 -> path + dice.one("%2F", "%2Fx", "%5C", "%5Cx", "%252F", "\\", "\\..\\x");
            case 5 -> path + dice.one(";", ";rev=2", ";a=b/c", ";/x", "%3Brev=2");
            case 6 -> path.replace("/api/", "/api;x=1/");
            case 7 -> path.toUpperCase(Locale.ROOT);
            case 8 -> path + dice.one("%00", "%0A", "%0D%0A", "%7F", "%FF", "%C0%AF", "%ED%A0%80", "%", "%z", "%zz");
            case 9 -> path + "/" + "a".repeat(dice.one(100, 600, 4_000, 9_000));
            case 10 -> path + "%61".repeat(dice.one(10, 600, 2_500));
            case 11 -> path + Values.encoded(Values.odd(dice), dice);
            case 12 -> path + "/" + Values.encoded(Values.odd(dice), dice) + "/x";
            case 13 -> path + dice.one(".", ".json", ".xml", "~", "@", ":", "'", ",", "=", "!$&()*+");
            case 14 -> path + dice.one("\u00ff", "\u00c3\u00a9", "{7}", "|", "^", "`", "<", "\"");
            case 15 -> "http://" + dice.one("localhost", "evil.example", "localhost:99999", "[::1", "") + path;
            case 16 ->
                dice.one(
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
                dice.one(
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
                        + dice.one(
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
                "/api/state/" + draft.mark() + "/"
                        + dice.one("../x", "./x", "/x", "x/..", "%2e%2e/x", "..", ";x", "x;y=z", "%20", "+", "a/b/c");
            case 20 -> "/api/state/" + Values.encoded(Values.odd(dice), dice);
            case 21 -> "/api/state/" + dice.one("", "../", "x/../", "./", "/") + draft.mark();
            case 22 -> encodedLetters(path);
            default -> dice.one("/../", "/./", "/x/../", "/%2e%2e/", "/;/", "\\") + path.replaceFirst("^/", "");
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
