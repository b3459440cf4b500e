package dev.abacus.benchmarks;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Writes by jetcd alone, each in a request of its own. Thread-safe. */
final class PlainJetcd implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 10;
    /** The size of a recorded calculation. */
    private static final ByteSequence VALUE = bytes("x".repeat(190));

    private final Client client;
    private final PutOption lease;

    private PlainJetcd(Client client, PutOption lease) {
        this.client = client;
        this.lease = lease;
    }

    static PlainJetcd connect(List<URI> endpoints, Duration retention) throws Exception {
        Client client =
                Client.builder().endpoints(endpoints.toArray(URI[]::new)).build();
        long lease = await(client.getLeaseClient().grant(retention.toSeconds())).getID();
        return new PlainJetcd(client, PutOption.builder().withLeaseId(lease).build());
    }

    Object put() throws Exception {
        return await(client.getKVClient().put(bytes("/plain/" + UUID.randomUUID()), VALUE));
    }

    /** The transaction of a recording. */
    Object record() throws Exception {
        String id = UUID.randomUUID().toString();
        ByteSequence guard = bytes("/abacus/idempotency/multiply/" + UUID.randomUUID());
        return await(client.getKVClient()
                .txn()
                .If(new Cmp(guard, Cmp.Op.EQUAL, CmpTarget.createRevision(0)))
                .Then(Op.put(guard, bytes(id), lease), Op.put(bytes("/abacus/calculations/" + id), VALUE, lease))
                .Else(Op.get(guard, GetOption.DEFAULT))
                .commit());
    }

    private static <T> T await(CompletableFuture<T> response) throws Exception {
        return response.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
