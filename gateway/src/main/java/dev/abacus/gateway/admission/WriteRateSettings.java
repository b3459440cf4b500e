package dev.abacus.gateway.admission;

import dev.abacus.kit.settings.DataSizeBetween;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the write rate, in bytes a second; a burst after a pause may have 16 times as much; live. Higher fills etcd
 * sooner, lower refuses more writes.
 *
 * @param values of keys, with an overhead of 512 bytes each
 * @param recordings of 20 bytes a number and an overhead of 512 bytes
 */
record WriteRateSettings(
        @DefaultValue("512KB") @DataSizeBetween(min = "1KB", max = "1GB")
        DataSize values,

        @DefaultValue("2MB") @DataSizeBetween(min = "1KB", max = "1GB")
        DataSize recordings) {}
