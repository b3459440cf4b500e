package dev.abacus.cluster.access;

import dev.abacus.cluster.fault.Fault;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** A suite's passwords, made up when they are asked for first, in a file that only its owner may read. */
public final class Passwords {
    private static final int BYTES = 16;

    private final Path file;
    private final Properties all = new Properties();

    public Passwords(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                all.load(reader);
            } catch (IOException e) {
                throw Fault.because("cannot read " + file, e);
            }
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
            throw Fault.because("cannot write " + file, e);
        }
    }

    @Override
    public String toString() {
        return "those in " + file;
    }
}
