package dev.abacus.cluster.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page, with a content security policy that names its own script and style by their hashes. */
final class RoomPage {
    private static final Pattern SCRIPT = Pattern.compile("(?s)<script>(.*?)</script>");
    private static final Pattern STYLE = Pattern.compile("(?s)<style>(.*?)</style>");

    private final byte[] html;
    private final String policy;

    RoomPage(String token) {
        String source = read();
        this.html = source.replace("ROOM_TOKEN", token).getBytes(UTF_8);
        this.policy = "default-src 'none'; script-src %s; style-src %s; connect-src 'self'; img-src data:; "
                        .formatted(hash(SCRIPT, source), hash(STYLE, source))
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    byte[] html() {
        return html;
    }

    String policy() {
        return policy;
    }

    private static String read() {
        try (InputStream in = Objects.requireNonNull(RoomPage.class.getResourceAsStream("room.html"))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Pattern element, String source) {
        Matcher found = element.matcher(source);
        if (!found.find()) {
            throw new IllegalStateException("the page lacks " + element);
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(found.group(1).getBytes(UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
