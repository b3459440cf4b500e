package dev.abacus.chaos.fuzz.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Shell commands that send a given request again. */
public final class ReproductionCommand {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern TARGET = Pattern.compile("/[!-~]*");
    private static final Pattern VISIBLE = Pattern.compile("[ -~]*");
    private static final Pattern REPEATABLE = Pattern.compile("[ -~&&[^'\\\\]]+");
    private static final int MAX_UNIT = 5;
    private static final int MIN_REPEATED = 150;

    private ReproductionCommand() {}

    /** By curl where it can send it, else by nc. @param server as {@code http://127.0.0.1:8080} */
    public static String of(RawRequest request, String server) {
        return curlCanSend(request) ? curl(request, server) : nc(request, server);
    }

    /** For bash; each character is a byte. What repeats often is not written out. */
    public static String quoted(String text) {
        StringBuilder line = new StringBuilder();
        int begin = 0;
        for (int at = 0; at < text.length(); ) {
            int unit = repeatedAt(text, at);
            if (unit == 0) {
                at++;
                continue;
            }
            int end = endOfRepeats(text, at, unit);
            line.append(at > begin ? literal(text.substring(begin, at)) : "")
                    .append("\"$(printf '%s%%.0s' {1..%d})\""
                            .formatted(text.substring(at, at + unit).replace("%", "%%"), (end - at) / unit));
            at = end;
            begin = end;
        }
        return begin < text.length() || text.isEmpty() ? line + literal(text.substring(begin)) : line.toString();
    }

    private static String literal(String text) {
        boolean plain = VISIBLE.matcher(text).matches() && !text.contains("'");
        return plain ? "'" + text + "'" : "$'" + escaped(text).replace("'", "\\'") + "'";
    }

    /** Length of the unit that repeats from here on; 0 where none fills {@value #MIN_REPEATED} characters. */
    private static int repeatedAt(String text, int at) {
        for (int unit = 1; unit <= MAX_UNIT; unit++) {
            if (endOfRepeats(text, at, unit) - at >= MIN_REPEATED) {
                return REPEATABLE.matcher(text.substring(at, at + unit)).matches() ? unit : 0;
            }
        }
        return 0;
    }

    private static int endOfRepeats(String text, int at, int unit) {
        int end = at + unit;
        while (end + unit <= text.length() && text.regionMatches(at, text, end, unit)) {
            end += unit;
        }
        return end;
    }

    private static boolean curlCanSend(RawRequest request) {
        boolean framed = request.values("Content-Length").equals(List.of(Integer.toString(request.body().length)))
                || request.body().length == 0 && !request.has("Content-Length");
        return request.mode() == SendMode.KEPT_ALIVE
                && request.version().equals("HTTP/1.1")
                && request.values("Host").equals(List.of("localhost"))
                && framed
                && !request.has("Transfer-Encoding")
                && !request.has("Expect")
                && TOKEN.matcher(request.method()).matches()
                && TARGET.matcher(request.target()).matches()
                && new String(request.body(), ISO_8859_1).indexOf('\0') < 0
                && request.fields().stream()
                        .allMatch(field -> TOKEN.matcher(field.name()).matches()
                                && VISIBLE.matcher(field.value()).matches());
    }

    private static String curl(RawRequest request, String server) {
        StringBuilder line = new StringBuilder("curl -i --path-as-is -g");
        if (request.method().equals("HEAD")) {
            line.append(" --head");
        } else if (!request.method().equals("GET") || request.body().length > 0) {
            line.append(" -X ").append(quoted(request.method()));
        }
        for (Field field : request.fields()) {
            boolean added = field.isNamed("Host") || field.isNamed("Content-Length");
            if (!added) {
                line.append(" -H ")
                        .append(quoted(
                                field.value().isEmpty() ? field.name() + ";" : field.name() + ": " + field.value()));
            }
        }
        if (request.has("Content-Length")) {
            if (!request.has("Content-Type")) {
                line.append(" -H 'Content-Type:'");
            }
            line.append(" --data-binary ").append(quoted(new String(request.body(), ISO_8859_1)));
        }
        return line.append(' ').append(quoted(server + request.target())).toString();
    }

    private static String nc(RawRequest request, String server) {
        byte[] bytes = request.bytes();
        int sent = request.mode() == SendMode.CUT ? bytes.length / 2 : bytes.length;
        String text = new String(bytes, 0, sent, ISO_8859_1)
                + (request.mode() == SendMode.PIPELINED ? new String(RawConnection.PLAIN.bytes(), ISO_8859_1) : "");
        String address = server.replaceFirst("^http://", "").replace(':', ' ');
        // No argument holds a NUL.
        String printing = text.indexOf('\0') < 0
                ? "printf %s " + quoted(text)
                : "printf %b '" + escaped(text).replace("'", "\\047") + "'";
        return printing + " | nc -q 3 " + address;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char character : text.toCharArray()) {
            switch (character) {
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                default -> {
                    if (character >= ' ' && character <= '~') {
                        escaped.append(character);
                    } else {
                        escaped.append(String.format(Locale.ROOT, "\\%03o", (int) character));
                    }
                }
            }
        }
        return escaped.toString();
    }
}
