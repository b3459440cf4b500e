package dev.abacus.cluster.access;

import dev.abacus.cluster.process.ClusterException;
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

/** Passwords of a suite, generated at their first use, in a file that only its owner may read. */
public final class Passwords {
    private static final String NAME = "passwords.properties";
    private static final int BYTES = 16;

    private final Path file;
    private final Properties all = new Properties();

    /** @param suite the state directory of the suite */
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

    /** Whether the suite has passwords: it was secured once. */
    public static boolean in(Path suite) {
        return Files.exists(file(suite));
    }

    /** The password of the backup user; empty in a suite that is not secured. */
    public static Optional<String> ofBackups(Path suite) {
        return in(suite) ? Optional.of(new Passwords(suite).of(Users.BACKUP)) : Optional.empty();
    }

    /**
     * Moves the passwords to the backups, which need the passwords of their time. Other kept passwords are not replaced: the
     * file gets another name, as {@code passwords-2.properties}.
     */
    public static void keepFor(Path backups, Path suite) {
        move(suite, backups);
    }

    /** Moves kept passwords back, unless the suite has some. */
    public static void bringBack(Path backups, Path suite) {
        if (!in(suite)) {
            move(backups, suite);
        }
    }

    private static void move(Path from, Path to) {
        try {
            if (in(from)) {
                Files.createDirectories(to);
                Files.move(file(from), unused(to, file(from)), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw ClusterException.because("cannot move the passwords from " + from + " to " + to, e);
        }
    }

    /** The first of the names that no file of other content has. */
    private static Path unused(Path directory, Path passwords) throws IOException {
        Path unused = file(directory);
        for (int number = 2; Files.exists(unused) && Files.mismatch(unused, passwords) >= 0; number++) {
            unused = directory.resolve("passwords-" + number + ".properties");
        }
        return unused;
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
        return "passwords in " + file;
    }
}
