package dev.abacus.cluster.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Debian mirror from the apt configuration of this machine, with its key; see sources.list(5). */
record AptSource(String mirror, String signedBy) {
    private static final String DEBIAN_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";
    private static final Pattern ONE_LINE = Pattern.compile("deb\\s+(?:\\[([^]]*)]\\s+)?(\\S+)\\s+(\\S+)\\s+(.*)");
    private static final Pattern SIGNED_BY_OPTION = Pattern.compile("\\bsigned-by=(\\S+)");

    /** The first source of Debian's own archive below {@code /etc/apt}. */
    static Optional<AptSource> ofMachine(Path etcApt) {
        try (Stream<Path> parts = Files.exists(etcApt.resolve("sources.list.d"))
                ? Files.list(etcApt.resolve("sources.list.d")).sorted()
                : Stream.empty()) {
            return Stream.concat(parts, Stream.of(etcApt.resolve("sources.list")))
                    .filter(Files::isReadable)
                    .flatMap(AptSource::read)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<AptSource> read(Path file) {
        try {
            String name = file.toString();
            return name.endsWith(".sources")
                    ? deb822(Files.readString(file))
                    : name.endsWith(".list") ? oneLine(Files.readString(file)) : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<AptSource> oneLine(String text) {
        return text.lines()
                .map(String::strip)
                .map(ONE_LINE::matcher)
                .filter(Matcher::matches)
                .filter(line -> isDebian(line.group(2), List.of(line.group(3)), line.group(4)))
                .map(line -> new AptSource(line.group(2), signedBy(line.group(1))));
    }

    private static String signedBy(@Nullable String options) {
        Matcher option = SIGNED_BY_OPTION.matcher(options == null ? "" : options);
        return option.find() ? option.group(1) : DEBIAN_KEYS;
    }

    static Stream<AptSource> deb822(String text) {
        return Arrays.stream(text.replaceAll("(?m)^#.*\\n?", "").split("\\n\\s*\\n"))
                .map(AptSource::fields)
                .filter(stanza -> words(stanza, "types").contains("deb"))
                .filter(stanza -> !stanza.getOrDefault("enabled", "yes").equals("no"))
                .flatMap(stanza -> words(stanza, "uris").stream()
                        .filter(uri -> isDebian(uri, words(stanza, "suites"), stanza.getOrDefault("components", "")))
                        .map(uri -> new AptSource(uri, keyFile(stanza))));
    }

    /** Signed-By may contain the key itself, which does not fit into a line of sources.list. */
    private static String keyFile(Map<String, String> stanza) {
        String signedBy = stanza.getOrDefault("signed-by", DEBIAN_KEYS);
        return signedBy.startsWith("/") ? signedBy : DEBIAN_KEYS;
    }

    private static Map<String, String> fields(String stanza) {
        Map<String, String> fields = new HashMap<>();
        stanza.replaceAll("\\n[ \\t]+", " ").lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        });
        return fields;
    }

    private static List<String> words(Map<String, String> stanza, String field) {
        return List.of(stanza.getOrDefault(field, "").split("\\s+"));
    }

    private static boolean isDebian(String uri, List<String> suites, String components) {
        return uri.contains("debian")
                && !uri.contains("security")
                && suites.stream().anyMatch(suite -> suite.matches("[a-z]+"))
                && List.of(components.split("\\s+")).contains("main");
    }
}
