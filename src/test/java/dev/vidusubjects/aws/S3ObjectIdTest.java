package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3ObjectIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY", "null", "a.b_c-d~e/f", "ünï c=&?"})
    void uri_withAVersion_isReadBack(String version) {
        S3ObjectId id = new S3ObjectId("incoming/my héro + friend?.png", Optional.of(version));

        assertThat(S3ObjectId.of(URI.create(id.uri("bucket")), "bucket")).contains(id);
    }

    @Test
    void uri_withoutAVersion_hasNoQuery() {
        assertThat(S3ObjectId.newest("incoming/a.png").uri("bucket")).isEqualTo("s3://bucket/incoming/a.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://other/incoming/a.png",
                "s3://bucket/incoming/a.png#x",
                "s3://bucket/incoming/a.png?",
                "s3://bucket/incoming/a.png?versionId=",
                "s3://bucket/incoming/a.png?versionId=a&x=b",
                "s3://bucket/incoming/a.png?x=b",
                "s3://bucket/incoming/../a.png",
                "https://bucket/incoming/a.png"
            })
    void of_anythingElse_isEmpty(String uri) {

        assertThat(S3ObjectId.of(URI.create(uri), "bucket")).isEmpty();
    }
}
