package dev.abacus.cluster.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Snapshot file of etcd: the database of a member, and its SHA-256. {@link SnapshotDownload}, the backups of the gateways and
 * {@code etcdctl snapshot save} have this format.
 *
 * <p>The check is there a second time, in shell, for containers: their host needs no Java. The gateways check the SHA-256
 * alone, in a class of their own, as the product does not depend on the tools.
 */
public record SnapshotFile(Path path) {
    private static final int DIGEST_BYTES = 32;
    private static final int BLOCK_BYTES = 1 << 16;
    /** Offset of the magic number in the first page of <a href="https://github.com/etcd-io/bbolt">bbolt</a>. */
    private static final int MAGIC_AT = 16;

    private static final int MAGIC = 0xED0CDAED;
    /** No tool lists the keys of a snapshot. A key is the first field of a stored entry: 10, its length, its bytes. */
    private static final Pattern KEY_OF_THE_SUITE =
            Pattern.compile("(?s)\n.{1,2}/abacus/(calculations|idempotency|state|requests|leaders|backups)/");

    private static final int MAX_MATCH = 40;

    /**
     * The defect, as the rest of a sentence that begins with the file name; empty if it is a complete snapshot of a suite.
     *
     * @throws ClusterException if it cannot be read
     */
    public Optional<String> defect() {
        try (InputStream in = Files.newInputStream(path)) {
            return defect(in, Files.size(path) - DIGEST_BYTES);
        } catch (IOException e) {
            throw ClusterException.because("cannot read " + path, e);
        }
    }

    private static Optional<String> defect(InputStream in, long contentBytes) throws IOException {
        MessageDigest digest = sha256();
        boolean ofTheSuite = false;
        String end = "";
        byte[] block = in.readNBytes(Math.clamp(contentBytes, 0, BLOCK_BYTES));
        if (!isDatabase(block)) {
            return Optional.of("is not a snapshot of etcd");
        }
        for (long left = contentBytes; block.length > 0; block = in.readNBytes((int) Math.min(left, BLOCK_BYTES))) {
            left -= block.length;
            digest.update(block);
            if (!ofTheSuite) {
                String text = end + new String(block, ISO_8859_1);
                ofTheSuite = KEY_OF_THE_SUITE.matcher(text).find();
                end = text.substring(Math.max(0, text.length() - MAX_MATCH));
            }
        }
        if (!MessageDigest.isEqual(digest.digest(), in.readNBytes(DIGEST_BYTES))) {
            return Optional.of("is damaged or cut off: its content is not that of the SHA-256 at its end");
        }
        return ofTheSuite
                ? Optional.empty()
                : Optional.of("is a snapshot of another etcd, or of an empty one: no key in it is this suite's");
    }

    private static boolean isDatabase(byte[] block) {
        return block.length >= MAGIC_AT + Integer.BYTES
                && ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getInt(MAGIC_AT) == MAGIC;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
