package dev.abacus.gateway.admission;

import dev.abacus.kit.settings.DataSizeBetween;
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
        @DefaultValue("512KB") @DataSizeBetween(min = "1KB", max = "1GB")
        DataSize values,

        @DefaultValue("2MB") @DataSizeBetween(min = "1KB", max = "1GB")
        DataSize recordings) {}
