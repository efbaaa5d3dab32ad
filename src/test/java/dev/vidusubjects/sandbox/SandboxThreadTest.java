package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxThreadTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true", "127.0.0.2, 127.0.0.1, true", "0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:1, true",
        "192.168.1.5, 192.168.1.5, true", "192.168.1.6, 192.168.1.5, false", "8.8.8.8, 127.0.0.1, false"
    })
    void isLocal_addressOfAClient_isAllowedOnThisMachineOnly(String remote, String local, boolean expected) {

        assertThat(SandboxThread.isLocal(remote, local)).isEqualTo(expected);
        assertThat(SandboxThread.isLocal(null, local)).isFalse();
    }
}
