package dev.vidusubjects.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {

    /** The examples of FIPS 180: "abc", and no bytes. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void hex_parts_areJoined() {
        assertThat(Sha256.hex(bytes("abc"))).isEqualTo(ABC);
        assertThat(Sha256.hex(bytes("a"), bytes(""), bytes("bc"))).isEqualTo(ABC);
        assertThat(Sha256.hex()).isEqualTo(NOTHING);
    }

    @Test
    void bytes_parts_areTheSameHash() {
        assertThat(HexFormat.of().formatHex(Sha256.bytes(bytes("ab"), bytes("c"))))
                .isEqualTo(ABC);
    }

    @Test
    void hex_digest_isReset() {
        MessageDigest digest = Sha256.digest();
        digest.update(bytes("abc"));

        assertThat(Sha256.hex(digest)).isEqualTo(ABC);
        assertThat(Sha256.hex(digest)).isEqualTo(NOTHING);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
