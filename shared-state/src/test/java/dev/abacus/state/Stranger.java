package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.PutOption;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Somebody who writes into etcd past the suite, as with etcdctl. What it wrote is deleted when it is closed. */
public final class Stranger implements AutoCloseable {
    private static final int OPERATIONS = 100;

    private final Client jetcd;
    private final List<ByteSequence> written = new ArrayList<>();

    public Stranger() {
        this(SharedCluster.etcd().endpoints());
    }

    public Stranger(List<URI> endpoints) {
        this.jetcd = Client.builder().endpoints(endpoints).build();
    }

    public static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Text, and then these bytes. */
    public static byte[] bytes(String text, int... more) {
        byte[] start = bytes(text);
        byte[] all = Arrays.copyOf(start, start.length + more.length);
        for (int i = 0; i < more.length; i++) {
            all[start.length + i] = (byte) more[i];
        }
        return all;
    }

    public void put(String key, String value) {
        put(bytes(key), bytes(value), 0);
    }

    public void put(byte[] key, byte[] value) {
        put(key, value, 0);
    }

    public void put(byte[] key, byte[] value, long lease) {
        ByteSequence name = ByteSequence.from(key);
        written.add(name);
        done(jetcd.getKVClient()
                .put(
                        name,
                        ByteSequence.from(value),
                        PutOption.builder().withLeaseId(lease).build()));
    }

    public void putAll(List<byte[]> keys, byte[] value) {
        for (int from = 0; from < keys.size(); from += OPERATIONS) {
            Txn txn = jetcd.getKVClient().txn();
            done(txn.Then(keys.subList(from, Math.min(from + OPERATIONS, keys.size())).stream()
                            .map(ByteSequence::from)
                            .peek(written::add)
                            .map(key -> Op.put(key, ByteSequence.from(value), PutOption.DEFAULT))
                            .toArray(Op[]::new))
                    .commit());
        }
    }

    public long lease(long seconds) {
        return done(jetcd.getLeaseClient().grant(seconds)).getID();
    }

    public void delete(byte[] key) {
        done(jetcd.getKVClient().delete(ByteSequence.from(key)));
    }

    public void delete(String key) {
        delete(bytes(key));
    }

    /** All history until now is gone. */
    public void compact() {
        long now = done(jetcd.getKVClient().get(ByteSequence.from(bytes("any"))))
                .getHeader()
                .getRevision();
        done(jetcd.getKVClient().compact(now));
    }

    private static <T> T done(CompletableFuture<T> call) {
        try {
            return call.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        for (int from = 0; from < written.size(); from += OPERATIONS) {
            done(jetcd.getKVClient()
                    .txn()
                    .Then(written.subList(from, Math.min(from + OPERATIONS, written.size())).stream()
                            .distinct()
                            .map(key -> Op.delete(key, DeleteOption.DEFAULT))
                            .toArray(Op[]::new))
                    .commit());
        }
        if (written.size() > OPERATIONS) {
            // A watch that begins later has less to look back on.
            compact();
        }
        jetcd.close();
    }
}
