package dev.carrel.client.demo;

import dev.carrel.client.AgentAddress;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.SearchAnswer;
import dev.carrel.client.SearchAnswer.Hit;
import dev.carrel.client.SearchRequest;
import dev.carrel.client.demo.Sample.Question;
import dev.carrel.client.search.HitList;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.List;

/** Asks the sample's questions and shows a few of the answers, and how many of all were right. */
final class DemoSearches {
    private static final int SHOWN_FOR_EACH_AGENT = 3;
    private static final int LOOKED_AT = 3;

    private final CarrelClient client;
    private final Terminal terminal;
    private final Sample sample;

    DemoSearches(CarrelClient client, Terminal terminal, Sample sample) {
        this.client = client;
        this.terminal = terminal;
        this.sample = sample;
    }

    /** One question to all agents: the same words, and each answers from its own documents. */
    void askAllTheSame() {
        String question = sample.sharedQuestion();
        for (AgentAddress agent : sample.agents().keySet()) {
            terminal.out().println(terminal.bold(agent.toString()) + "  “" + question + "”");
            HitList.print(terminal, client.search(agent, SearchRequest.of(question, 2)), 2);
            terminal.out().println();
        }
    }

    /** Every question of the sample; a table of some, and the count of all. */
    void askEverything() {
        Table table = new Table("agent", "question", ">score", "first hit", "right");
        int asked = 0;
        int first = 0;
        int near = 0;
        for (var entry : sample.agents().entrySet()) {
            int shown = 0;
            for (Question question : entry.getValue()) {
                List<Hit> hits = hits(entry.getKey(), question);
                boolean right = right(hits.stream().limit(1).toList(), question);
                asked++;
                first += right ? 1 : 0;
                near += right(hits, question) ? 1 : 0;
                boolean show =
                        shown < SHOWN_FOR_EACH_AGENT && !question.question().equals(sample.sharedQuestion());
                if (show && !hits.isEmpty()) {
                    shown++;
                    Hit hit = hits.getFirst();
                    table.row(
                            entry.getKey().agent(),
                            question.question(),
                            Words.score(hit.score()),
                            hit.documentKey(),
                            right ? "yes" : "no");
                }
            }
        }
        table.print(terminal);
        terminal.out()
                .println(
                        "Of all " + asked + " questions in src/sample/questions.json the right document came first for "
                                + first + ", and among the first " + LOOKED_AT + " hits for " + near + ".");
    }

    private List<Hit> hits(AgentAddress agent, Question question) {
        SearchAnswer answer = client.search(agent, SearchRequest.of(question.question(), LOOKED_AT));
        return answer.hits();
    }

    private static boolean right(List<Hit> hits, Question question) {
        return hits.stream().anyMatch(hit -> hit.documentKey().equals(question.expects()));
    }
}
