package dev.abacus.cluster.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Access rules of the control room: only pages of its own address may call it. The {@code Host} header must name this
 * machine, against DNS rebinding. A POST needs the token of the run, which other origins cannot read.
 */
final class RoomAccess {
    private static final int BYTES = 16;

    private final List<String> hosts;
    private final String token;

    RoomAccess(int port) {
        this.hosts = List.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        this.token = HexFormat.of().formatHex(random);
    }

    String token() {
        return token;
    }

    /** Writes the token into a file that only its owner may read, for commands. */
    void writeToken(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token);
        } catch (IOException e) {
            throw ClusterException.because("cannot write " + file, e);
        }
    }

    /** Why the request is refused; empty if it is allowed. */
    Optional<String> refusal(String method, Headers headers) {
        String host = String.valueOf(headers.getFirst("Host"));
        String origin = headers.getFirst("Origin");
        if (!hosts.contains(host)) {
            return Optional.of("the Host header names another machine: use http://" + hosts.getFirst());
        }
        if (origin != null && !origin.equals("http://" + host)) {
            return Optional.of("pages of other origins may not use the control room");
        }
        if ("cross-site".equals(headers.getFirst("Sec-Fetch-Site"))
                && !"navigate".equals(headers.getFirst("Sec-Fetch-Mode"))) {
            return Optional.of("pages of other sites may not use the control room");
        }
        if (method.equals("POST") && !isToken(headers.getFirst(ControlRoom.TOKEN_HEADER))) {
            return Optional.of(
                    "a POST needs the header " + ControlRoom.TOKEN_HEADER + ": it is in .abacus/run/room.token");
        }
        return Optional.empty();
    }

    private boolean isToken(@Nullable String given) {
        return given != null && MessageDigest.isEqual(token.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}
