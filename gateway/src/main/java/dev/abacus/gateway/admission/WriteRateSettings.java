package dev.abacus.gateway.admission;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much is written to etcd a second, in the long run; sixteen times as much at once after a pause. Each from 1 KB to
 * 1 GB; live.
 *
 * @param values of keys, each with 512 bytes for what etcd keeps beside it
 * @param recordings 20 bytes a number, and 512
 */
record WriteRateSettings(
        @DefaultValue("512KB") DataSize values,
        @DefaultValue("2MB") DataSize recordings) {

    private static final DataSize LOWEST = DataSize.ofKilobytes(1);
    private static final DataSize HIGHEST = DataSize.ofGigabytes(1);

    WriteRateSettings {
        check("values", values);
        check("recordings", recordings);
    }

    private static void check(String name, DataSize rate) {
        if (rate.compareTo(LOWEST) < 0 || rate.compareTo(HIGHEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be 1KB to 1GB a second, but is " + rate.toBytes() + " bytes");
        }
    }
}
