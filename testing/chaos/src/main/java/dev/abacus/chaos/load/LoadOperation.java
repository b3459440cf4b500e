package dev.abacus.chaos.load;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What the suite computes, said once more, so that its answers are checked against something else than itself. */
public enum LoadOperation {
    MULTIPLY("arith-service") {
        @Override
        List<Long> operands(SplittableRandom random) {
            return List.of((long) random.nextInt(), (long) random.nextInt());
        }

        @Override
        public long result(List<Long> operands) {
            return operands.get(0) * operands.get(1);
        }

        @Override
        String query(List<Long> operands) {
            return "a=" + operands.get(0) + "&b=" + operands.get(1);
        }

        @Override
        String body(List<Long> operands) {
            return "{\"a\":%d,\"b\":%d}".formatted(operands.get(0), operands.get(1));
        }
    },

    SUM("sum-service") {
        @Override
        List<Long> operands(SplittableRandom random) {
            return random.ints(random.nextInt(2, MAX_NUMBERS + 1))
                    .mapToObj(number -> (long) number)
                    .toList();
        }

        @Override
        public long result(List<Long> operands) {
            return operands.stream().mapToLong(Long::longValue).sum();
        }

        @Override
        String query(List<Long> operands) {
            return "numbers=" + listed(operands);
        }

        @Override
        String body(List<Long> operands) {
            return "{\"numbers\":[" + listed(operands) + "]}";
        }
    };

    private static final int MAX_NUMBERS = 5;

    private final String service;

    LoadOperation(String service) {
        this.service = service;
    }

    /** Of 32 bits each, so that no result overflows, and calls of the same operands are as good as never made. */
    abstract List<Long> operands(SplittableRandom random);

    public abstract long result(List<Long> operands);

    abstract String query(List<Long> operands);

    abstract String body(List<Long> operands);

    /** Who computes it. */
    public String service() {
        return service;
    }

    /** Its name in paths, answers and records. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String listed(List<Long> operands) {
        return operands.stream().map(String::valueOf).collect(joining(","));
    }
}
