package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1, bytes 0-0/10",
        "bytes=2-4, 2, 3, bytes 2-4/10",
        "bytes=2-, 2, 8, bytes 2-9/10",
        "bytes=9-9, 9, 1, bytes 9-9/10",
        "bytes=5-999999999999999999, 5, 5, bytes 5-9/10",
        "bytes=-3, 7, 3, bytes 7-9/10",
        "bytes=-99, 0, 10, bytes 0-9/10",
        "' bytes=0-1 ', 0, 2, bytes 0-1/10"
    })
    void parse_rangeOfTheFile_isThatPart(String header, long offset, long length, String contentRange) {
        ByteRange range = ByteRange.parse(header, 10).orElseThrow();

        assertThat(range).isEqualTo(new ByteRange(offset, length, 10));
        assertThat(range.isSatisfiable()).isTrue();
        assertThat(range.contentRange()).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=999999999999999999-", "bytes=-0"})
    void parse_rangeOutsideOfTheFile_isNotSatisfiable(String header) {
        ByteRange range = ByteRange.parse(header, 10).orElseThrow();

        assertThat(range.isSatisfiable()).isFalse();
        assertThat(range.contentRange()).isEqualTo("bytes */10");
    }

    /** RFC 9110, 14.2: a server ignores a range that it does not understand, and may ignore several ranges. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=4-2",
                "bytes=0-1,4-5",
                "items=0-1",
                "bytes=a-b",
                "bytes=0-1-2",
                "bytes=-1-2",
                "bytes=+1-2",
                "bytes=٣-٤",
                "bytes=9999999999999999999-"
            })
    void parse_otherHeader_isIgnored(String header) {
        assertThat(ByteRange.parse(header, 10)).isEmpty();
    }
}
