package dev.abacus.cluster.access;

import dev.abacus.cluster.fault.ClusterException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/** A suite's passwords, made up when they are asked for first, in a file that only its owner may read. */
public final class Passwords {
    private static final String NAME = "passwords.properties";
    private static final int BYTES = 16;

    private final Path file;
    private final Properties all = new Properties();

    /** @param suite the directory of its state */
    public Passwords(Path suite) {
        this.file = file(suite);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                all.load(reader);
            } catch (IOException e) {
                throw ClusterException.because("cannot read " + file, e);
            }
        }
    }

    private static Path file(Path suite) {
        return suite.resolve(NAME);
    }

    /** Whether a suite has some: it was secured once. */
    public static boolean in(Path suite) {
        return Files.exists(file(suite));
    }

    /** Of whoever makes backups; empty where there are no passwords. */
    public static Optional<String> ofBackups(Path suite) {
        return in(suite) ? Optional.of(new Passwords(suite).of(Users.BACKUP)) : Optional.empty();
    }

    /** A backup asks for the passwords of when it was made, so they are kept where backups are. */
    public static void keepFor(Path backups, Path suite) {
        move(suite, backups);
    }

    /** Those that were kept. */
    public static void bringBack(Path backups, Path suite) {
        if (!in(suite)) {
            move(backups, suite);
        }
    }

    private static void move(Path from, Path to) {
        try {
            if (in(from)) {
                Files.createDirectories(to);
                Files.move(file(from), file(to), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw ClusterException.because("cannot move the passwords from " + from + " to " + to, e);
        }
    }

    public synchronized String of(String user) {
        String password = all.getProperty(user);
        if (password == null) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            password = HexFormat.of().formatHex(random);
            all.setProperty(user, password);
            write();
        }
        return password;
    }

    private void write() {
        try {
            Files.createDirectories(file.resolveSibling(""));
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (Writer writer = Files.newBufferedWriter(file)) {
                all.store(writer, null);
            }
        } catch (IOException e) {
            throw ClusterException.because("cannot write " + file, e);
        }
    }

    @Override
    public String toString() {
        return "those in " + file;
    }
}
