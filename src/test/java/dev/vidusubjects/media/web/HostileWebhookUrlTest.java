package dev.vidusubjects.media.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.web.HostileUrlTest.HostileUrls;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.WebhookRules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;

/** The URLs that are refused as media are refused as the URL of a webhook too. */
class HostileWebhookUrlTest {

    private final SubjectRules rules =
            new SubjectRules(null, Optional.empty(), new WebhookRules(true, false, HostileUrlTest::resolve));

    @ParameterizedTest
    @HostileUrls
    void validate_hostileWebhookUrl_isRefused(String template) throws Exception {
        String url = template.replace("{port}", "8443");
        SubjectRequest request = new SubjectRequest("Hero", List.of(), List.of(), Optional.empty(), Optional.of(url));

        assertThat(rules.validate(new ParsedRequest(request, List.of()), Budgets.ample())
                        .violations())
                .filteredOn(violation -> violation.field().equals("webhook_url"))
                .extracting(Violation::rule)
                .containsExactly(Rule.WEBHOOK_URL);
    }
}
