package dev.abacus.state.etcd.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.Feed;
import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.Op;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.watch.Items.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many subscriptions of one watch, and those that begin before its recent changes. */
class SharedWatchTest {
    private static final int MORE_THAN_RECENT = 4_500;
    private static final int CHANGES_A_TRANSACTION = 100;

    private final AtomicInteger errors = new AtomicInteger();
    private final Etcd etcd = new Etcd(SharedCluster.etcd().endpoints(), this::settings);
    private final String prefix = "/abacus/shared-watch-test/" + UUID.randomUUID() + "/";
    private final SharedWatch watch = etcd.watch(prefix, true);
    private final List<Feed<Item>> feeds = new ArrayList<>();
    private int written;

    @BeforeEach
    void noWatchOfOthersIsOpen() {
        await().until(OpenWatches::count, open -> open == 0);
    }

    @AfterEach
    void close() {
        feeds.forEach(Feed::close);
        etcd.close();
    }

    @Test
    void oneWatchFeedsAThousand() throws Exception {
        int subscriptions = 1_000;
        int changes = 200;
        Position now = now();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> taken = IntStream.range(0, subscriptions)
                    .mapToObj(i -> subscribe("", now))
                    .map(feed -> threads.submit(() -> values(take(feed, changes))))
                    .toList();
            await().until(OpenWatches::count, open -> open == 1);
            List<String> values = IntStream.range(0, changes / 10)
                    .mapToObj(i -> write("k", 10))
                    .flatMap(List::stream)
                    .toList();

            for (Future<List<String>> each : taken) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(values);
            }
            assertThat(OpenWatches.count()).isEqualTo(1);
        }
    }

    @Test
    void aSlowReaderMissesNothingAndReturnsToTheSharedWatch() throws Exception {
        Feed<Item> slow = subscribe("", now());
        List<String> values = new ArrayList<>(write("k", 1));
        List<Item> taken = new ArrayList<>(take(slow, 1));
        assertThat(OpenWatches.count()).isEqualTo(1);
        values.addAll(writeMoreThanRecent());

        taken.addAll(take(slow, 1));
        assertThat(watch.backfills().count()).isEqualTo(1);
        taken.addAll(take(slow, MORE_THAN_RECENT - 1));

        assertThat(values(taken)).isEqualTo(values);
        assertThat(taken).extracting(Item::position).isSorted().doesNotHaveDuplicates();
        assertThat(slow.poll(Duration.ZERO)).isNull();
        await().until(() -> watch.backfills().count() == 0 && OpenWatches.count() == 1);
        assertThat(write("k", 1)).isEqualTo(values(take(slow, 1)));
    }

    @Test
    void resumesAtEachPositionAmongRecentChanges() throws Exception {
        Feed<Item> whole = subscribe("a", now());
        List<String> values = writeMixed();
        List<Item> all = take(whole, values.size());

        resumeAtEachOf(all, values);

        assertThat(OpenWatches.count()).isEqualTo(1);
    }

    @Test
    void resumesAtEachPositionBeforeRecentChanges() throws Exception {
        Feed<Item> whole = subscribe("a", now());
        List<String> values = writeMixed();
        List<Item> all = take(whole, values.size());
        writeMoreThanRecent();

        resumeAtEachOf(all, values);
    }

    @Test
    void aReaderThatStaysAwayKeepsNoOtherFromItsBackfill() throws Exception {
        Position start = now();
        List<String> values = writeMoreThanRecent();
        List<Feed<Item>> idle =
                IntStream.range(0, 16).mapToObj(i -> subscribe("", start)).toList();
        for (Feed<Item> each : idle) {
            assertThat(values(take(each, 3))).isEqualTo(values.subList(0, 3));
        }

        assertThat(values(take(subscribe("", start), values.size()))).isEqualTo(values);

        for (Feed<Item> each : idle) {
            assertThat(values(take(each, values.size() - 3))).isEqualTo(values.subList(3, values.size()));
        }
    }

    @Test
    void aSnapshotReplacesChangesBeforeAnUnknownPosition() throws Exception {
        write("k", 1);
        Feed<Item> feed = subscribe("", Position.NONE);

        assertThat(values(take(feed, 1))).containsExactly("snapshot");
        assertThat(write("k", 2)).isEqualTo(values(take(feed, 2)));
        assertThat(OpenWatches.count()).isEqualTo(1);
    }

    @Test
    void closingEndsAPollOfAnotherThread() throws Exception {
        Feed<Item> feed = subscribe("", now());
        write("k", 1);
        take(feed, 1);
        CompletableFuture<@Nullable Item> polled = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                polled.complete(feed.poll(Duration.ofMinutes(1)));
            } catch (InterruptedException e) {
                polled.completeExceptionally(e);
            }
        });
        await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);

        feed.close();

        assertThat(polled.get(1, TimeUnit.SECONDS)).isNull();
    }

    /** The thread goes on whatever it meets: subscriptions need it. */
    @Test
    void anErrorThatNobodyExpectsEndsNoWatch() throws Exception {
        Position now = now();
        errors.set(2);
        Feed<Item> feed = subscribe("", now);

        assertThat(write("k", 1)).isEqualTo(values(take(feed, 1)));
        await().until(() -> errors.get() == 0);
        assertThat(write("k", 1)).isEqualTo(values(take(feed, 1)));
        await().until(() -> watch.recent().hasBegun());
    }

    @Test
    void theWatchEndsAfterTheLastSubscription() throws Exception {
        Feed<Item> first = subscribe("", now());
        Feed<Item> second = subscribe("", now());
        write("k", 1);
        take(first, 1);
        first.close();
        first.close();
        assertThat(take(second, 1)).hasSize(1);
        second.close();

        await().until(() -> OpenWatches.count() == 0);
        assertThat(watch.isRunning()).isFalse();
        assertThat(watch.recent().hasBegun()).isFalse();

        Feed<Item> third = subscribe("", now());
        assertThat(write("k", 1)).isEqualTo(values(take(third, 1)));
    }

    private StateSettings settings() {
        if (Thread.currentThread().getName().equals("shared-watch")
                && errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new NoClassDefFoundError("as a late part may do");
        }
        return new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24));
    }

    private void resumeAtEachOf(List<Item> all, List<String> values) throws InterruptedException {
        for (int i = 0; i < all.size(); i++) {
            try (Feed<Item> resumed = subscribe("a", all.get(i).position())) {
                List<Item> rest = take(resumed, all.size() - 1 - i);
                assertThat(rest).as("after %d", i).isEqualTo(all.subList(i + 1, all.size()));
                assertThat(values(rest)).isEqualTo(values.subList(i + 1, values.size()));
            }
        }
    }

    /** Several changes a revision, of which not all are under "a". */
    private List<String> writeMixed() {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<Op> puts = new ArrayList<>();
            for (String key : List.of("b", "a1", "c", "a2", "a3", "d")) {
                String value = Integer.toString(written++);
                puts.add(put(key, value));
                if (key.startsWith("a")) {
                    values.add(value);
                }
            }
            commit(puts);
        }
        return values;
    }

    private List<String> writeMoreThanRecent() throws InterruptedException {
        try (Feed<Item> quick = subscribe("k", now())) {
            List<String> values = new ArrayList<>();
            while (values.size() < MORE_THAN_RECENT) {
                values.addAll(write("k", CHANGES_A_TRANSACTION));
                take(quick, CHANGES_A_TRANSACTION);
            }
            return values;
        }
    }

    private List<String> write(String key, int count) {
        List<String> values = IntStream.range(0, count)
                .mapToObj(i -> Integer.toString(written++))
                .toList();
        commit(IntStream.range(0, count)
                .mapToObj(i -> put(key + i, values.get(i)))
                .toList());
        return values;
    }

    private Op put(String key, String value) {
        return new Op.Put(prefix + key, value.getBytes(UTF_8), 0);
    }

    private void commit(List<Op> puts) {
        etcd.commit(etcd.deadline(), new Transaction(List.of(), puts, List.of()));
    }

    private Position now() {
        return Position.after(etcd.revision(etcd.deadline()));
    }

    private Feed<Item> subscribe(String below, Position after) {
        Feed<Item> feed = watch.subscribe(new Items(etcd, prefix + below, after));
        feeds.add(feed);
        return feed;
    }

    private static List<Item> take(Feed<Item> feed, int count) throws InterruptedException {
        List<Item> taken = new ArrayList<>();
        while (taken.size() < count) {
            Item item = feed.poll(Duration.ofSeconds(10));
            assertThat(item).as("item %d of %d", taken.size() + 1, count).isNotNull();
            taken.add(item);
        }
        return taken;
    }

    private static List<String> values(List<Item> items) {
        return items.stream().map(Item::value).toList();
    }
}
