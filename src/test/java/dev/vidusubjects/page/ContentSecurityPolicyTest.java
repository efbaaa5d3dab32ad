package dev.vidusubjects.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ContentSecurityPolicyTest {

    private static final String BUCKET = "https://bucket.s3.eu-central-1.amazonaws.com";

    @Test
    void of_noStorage_allowsNoOtherOrigin() {
        assertThat(ContentSecurityPolicy.of(Optional.empty())).doesNotContain("http", "*", "unsafe", "data:");
        assertThat(directives(Optional.empty()))
                .containsEntry("default-src", "'none'")
                .containsEntry("script-src", "'self'")
                .containsEntry("img-src", "'self' blob:")
                .containsEntry("media-src", "'self' blob:")
                .containsEntry("connect-src", "'self'")
                .containsEntry("frame-ancestors", "'none'")
                .containsEntry("require-trusted-types-for", "'script'");
    }

    @Test
    void of_storage_allowsItForMediaAndUploadsOnly() {
        Map<String, String> directives = directives(Optional.of(BUCKET));

        assertThat(directives)
                .containsEntry("img-src", "'self' blob: " + BUCKET)
                .containsEntry("media-src", "'self' blob: " + BUCKET)
                .containsEntry("connect-src", "'self' " + BUCKET);
        directives.keySet().removeAll(Set.of("img-src", "media-src", "connect-src"));
        assertThat(directives.values()).noneMatch(sources -> sources.contains(BUCKET));
    }

    private static Map<String, String> directives(Optional<String> storage) {
        return Arrays.stream(ContentSecurityPolicy.of(storage).split("; "))
                .map(directive -> directive.split(" ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
}
