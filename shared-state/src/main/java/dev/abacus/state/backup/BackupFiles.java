package dev.abacus.state.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Directory of backups. A file gets its name once it is complete on the disk, and its SHA-256 is right. Files are ordered by
 * the revision in their names, because a clock may have been wrong.
 */
final class BackupFiles {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private static final String PARTIAL = ".partial";
    /** The number is the revision; in partial files, and in those of older versions, the term, which is a revision too. */
    private static final Pattern NAME = Pattern.compile("abacus-\\d{8}T\\d{9}Z-(?<revision>\\d{1,18})\\.db");

    private static final int DIGEST_BYTES = 32;

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;

    BackupFiles(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Content of a file, with its SHA-256 at the end. */
    @FunctionalInterface
    interface Content {
        /** @return its revision */
        long writeTo(OutputStream out) throws IOException;
    }

    record WrittenFile(Path file, long bytes, long revision) {}

    /** @throws IOException whose message says what is wrong with the directory, or with the content */
    WrittenFile write(Instant at, long term, Content content) throws IOException {
        Path partial = directory.resolve(name(at, term) + PARTIAL);
        try {
            Files.createDirectories(directory);
            try {
                long revision = fill(partial, content);
                verify(partial);
                Path file = directory.resolve(name(at, revision));
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
                force(directory);
                return new WrittenFile(file, Files.size(file), revision);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new IOException("cannot write a backup into " + directory + ": " + reason(e), e);
        }
    }

    private static String name(Instant at, long revision) {
        return "abacus-" + TIME.format(at) + "-" + revision + ".db";
    }

    private static long revision(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() ? Long.parseLong(parts.group("revision")) : -1;
    }

    private static long fill(Path partial, Content content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(partial, options, ownerOnly(partial))) {
            long revision = content.writeTo(Channels.newOutputStream(channel));
            channel.force(true);
            return revision;
        }
    }

    /** A backup contains all values, and the hashes of etcd's passwords. */
    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
    }

    /** Else a new name may be lost if the machine loses power. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** @throws IOException if the SHA-256 at the end is not that of what precedes it */
    static void verify(Path file) throws IOException {
        long left = Files.size(file) - DIGEST_BYTES;
        MessageDigest digest = sha256();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] buffer = new byte[64 << 10];
            while (left > 0) {
                int count = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
                digest.update(buffer, 0, count);
                left -= count;
            }
            if (left < 0 || !MessageDigest.isEqual(digest.digest(), in.readNBytes(DIGEST_BYTES))) {
                throw new IOException("it is not what etcd sent, by its SHA-256");
            }
        }
    }

    /**
     * Deletes the oldest backups, and the partial files of terms until {@code term}. It never deletes the last backup of an
     * earlier history, which may be the only copy of a state that etcd has lost.
     *
     * @param count number of backups to keep: {@code written} is one of them, the last one of an earlier history is not
     * @return the files that cannot be deleted, each with the reason
     * @throws IOException if the directory cannot be listed
     */
    Set<String> keep(WrittenFile written, int count, long term) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(directory)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        // A higher revision is of an earlier history: etcd has begun anew since.
        String lastOfEarlier = names.stream()
                .filter(name -> revision(name) > written.revision())
                .max(Comparator.comparingLong(BackupFiles::revision))
                .orElse("");
        List<String> others = names.stream()
                .filter(name -> revision(name) >= 0)
                .filter(name -> !written.file().endsWith(name))
                .filter(name -> !name.equals(lastOfEarlier))
                .sorted(Comparator.comparing((String name) -> revision(name) <= written.revision())
                        .thenComparingLong(BackupFiles::revision))
                .toList();
        Stream<String> old = others.stream().limit(Math.max(0, others.size() - (count - 1)));
        Stream<String> unfinished = names.stream().filter(name -> isUnfinished(name, term));
        return delete(Stream.concat(old, unfinished).toList());
    }

    private static boolean isUnfinished(String name, long term) {
        if (!name.endsWith(PARTIAL)) {
            return false;
        }
        long started = revision(name.substring(0, name.length() - PARTIAL.length()));
        return started >= 0 && started <= term;
    }

    /** @return the files that cannot be deleted, each with the reason */
    private Set<String> delete(List<String> names) {
        Set<String> undeletable = new LinkedHashSet<>();
        for (String name : names) {
            Path file = directory.resolve(name);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                undeletable.add(file + ": " + reason(e));
            }
        }
        return undeletable;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it is a file";
            case DirectoryNotEmptyException _ -> "it is a directory that is not empty";
            case FileSystemException file when file.getReason() != null -> file.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
