"""Who is that, in this article? Names, pronouns, descriptions, and nobody where the text doesn't say."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotelab import confidence, extract, resolve
from quotelab.document import Document, Entity, ParsedDocument, Sentence, Span, Token
from quotelab.parse import StanzaParser
from quotelab.quotation import Kind, Quotation, SpeakerKind
from quotelab.resolve import narrators, reading


def found_in(parser: StanzaParser, text: str) -> list[Quotation]:
    return extract.quotations(parser.parse_document(Document("case", text, outlet="Daily Harbour")))


def labels(quotations: list[Quotation]) -> list[str | None]:
    return [None if quotation.speaker is None else quotation.speaker.label for quotation in quotations]


# Text, and the label of the speaker of each quotation in it.
CASES = [
    ("The company lost money. It said that the year had been hard.", ["company"]),
    ("A ministry official, who asked not to be named, said that the talks had failed.", ["ministry official"]),
    ("The World Harbour Organization met in Varn. The WHO said that the ports were safe.", ["World Harbour Organization"]),
    ("The council met Mary Lund, who said that the wall was weak.", ["Mary Lund"]),
    # names: full, by surname, by title, possessive
    ("Mary Lund said that the wall was weak. Lund said that it would fall.", ["Mary Lund", "Mary Lund"]),
    ("Mary Lund met the press. Ms. Lund said that the wall was weak.", ["Mary Lund"]),
    # pronouns agree in number and gender
    ("Mary Lund is a baker. She said that the oven was old.", ["Mary Lund"]),
    ("Mary Lund met Peter Holm. He said that the oven was old. She said that it was new.", ["Peter Holm", "Mary Lund"]),
    ("Two officials said that the talks had failed. They said that the envoy had left.", ["Two officials", "Two officials"]),
    ("Peter Holm left. She said that the oven was old.", [None]),
    # descriptions go to the only person there is
    ("Ivo Holm inspected bridges for years. Later the inspector said that nobody had read his notes.", ["Ivo Holm"]),
    # descriptions go to the name that bears the role
    ("Finance Minister Anna Dell met the unions. The minister said that taxes would rise.", ["Anna Dell"]),
    ("Prime Minister Bo Voss met Transport Minister Carl Holm and Bo Voss smiled. The minister said that taxes would rise.", ["Carl Holm"]),
    ("The envoy for Korvia warned that the truce would fail. Thomas Brandt told reporters that the talks were over.",
     ["Thomas Brandt", "Thomas Brandt"]),
    # a document speaks for who issued it
    ("The statement from the chancellery said that the talks were over.", ["chancellery"]),
    ("A statement from the ministry said that the talks were over. The statement said that the border was open.",
     ["ministry", "ministry"]),
    # typos of a name that stands elsewhere
    ("Peter Macken opened the fair. Peter Macken smiled. Mackne said that the fair was large.", ["Peter Macken"]),
    # short forms of given names
    ("William Lund opened the fair. Bill Lund said that the fair was large.", ["William Lund"]),
    ("William Lund opened the fair. Robert Lund said that the fair was large.", ["Robert Lund"]),
    # double surnames, letters that differ
    ("Pedro Vela Ruiz opened the fair. Vela said that the fair was large.", ["Pedro Vela Ruiz"]),
    ("Pedro Vela opened the fair. Vela said that the fair was large. Pedro Vela Ruiz left.", ["Pedro Vela Ruiz"]),
    ("Peter Macken opened the fair. Macker said that the fair was large.", ["Peter Macken"]),
    # a role right before the name of who holds it
    ("Varn Council official Bo Holm said that the wall was weak.", ["Bo Holm"]),
    ("The Mayor of Varn Bo Holm said that the wall was weak.", ["Bo Holm"]),
    ("Varn Energy President and CEO Andy Lund said that the wall was weak.", ["Andy Lund"]),
    ("Mayor Jessie K. Lind said that the wall was weak.", ["Jessie K. Lind"]),
    ("BBC's Bo Holm said that the wall was weak.", ["Bo Holm"]),
    ("A spokesman for Mayor Bo Holm said that the wall was weak.", ["spokesman for Mayor Bo Holm"]),
    ("The office of President Anna Dell said that the wall was weak.", ["office of President Anna Dell"]),
    ("A mason, Bo Holm, 24, who built the wall, said that it was weak.", ["Bo Holm"]),
    # names that the tagger cuts, a surname that two share
    ("Chief Ann Holm-Lund said that the wall was weak. Holm-Lund said that it would fall.", ["Ann Holm-Lund"] * 2),
    ("Mary and Bo Holm built the wall. Mary said that it was weak.", ["Mary Holm"]),
    # two by their names
    ("Bo Brandt and Mary Lund left. Brandt and Lund said that the wall was weak.", ["Bo Brandt and Mary Lund"]),
    ("Judge Bo Holm and Judge Mary Lund said that the wall was weak.", ["Bo Holm and Mary Lund"]),
    ("Mary Lund met the press. Lund and her aides said that the wall was weak.", ["Mary Lund and her aides"]),
    ("Projections by NHB and CNR said that it would rain.", ["NHB and CNR"]),
    ("Two masons, Bo Holm and Mary Lund, said that the wall was weak.", ["Bo Holm and Mary Lund"]),
    ("Secretary of State Mary Lund and Mayor Bo Holm, who both left, said that the wall was weak.", ["Mary Lund and Bo Holm"]),
    ("Trump's daughter Mary Lund and her husband, Bo Holm, said that the wall was weak.", ["Mary Lund and Bo Holm"]),
    ("The Harbour Union, along with the Dockers' League, said that the wall was weak.", ["Harbour Union and Dockers' League"]),
    ("Mary Lund and Bo Holm met the press. The couple said that the wall was weak. They said that it would fall.",
     ["Mary Lund and Bo Holm"] * 2),
    ("Officers Mary Lund and Bo Holm met the press. Both officers said that the wall was weak.", ["Mary Lund and Bo Holm"]),
    # examples aren't who speaks; many aren't one of them
    ("Many mayors, including Mary Lund, said that the wall was weak.", ["Many mayors"]),
    ("Some Republicans said that the wall was weak.", ["Some Republicans"]),
    # the one before whose name another stands
    ("Lund campaign manager Robby Holm met Mary Lund. Lund campaign spokeswoman Anna Dell said that it rained.", ["Anna Dell"]),
    ("Former neurosurgeon Ben Holm said that the wall was weak.", ["Ben Holm"]),
    ("But Bo Holm, the group's director, said that the wall was weak.", ["Bo Holm"]),
    ("The Varn Report, a firm founded by the mason Bo Holm, said that the wall was weak.", ["Varn Report"]),
    # fathers and sons; whose a surname is before anybody is named in full
    ("Carl Lund III said that it rained. Carl Lund, who met him, said that it was dry.", ["Carl Lund III", "Carl Lund"]),
    ("Lund said that it rained.\nMary Lund met Bo Lund. Mary Lund left. Mary Lund came back.", ["Mary Lund"]),
    # a woman with the surname of the one man named in full
    ("Bill Lund built the wall. Mrs. Lund said that it was weak. Bill Lund said that it was strong.", ["Lund", "Bill Lund"]),
    # who issued what is written
    ("A study by the Council of the Great Varn Schools said that the wall was weak.", ["Council of the Great Varn Schools"]),
    ("A Bolt Power/Norrlight poll released on Monday said that prices would rise.", ["Bolt Power"]),
    ("The April survey said that prices would rise.", ["April survey"]),
    ("The opinion of the court said that the wall was weak.", ["court"]),
    ("A report in the Varn Herald said that the wall was weak.", ["Varn Herald"]),
    # bodies by what they are
    ("A pipe broke in the city of Varn. The city said that it was old.", ["Varn"]),
    ("A Harbour Oil Company helicopter fell on Monday. The company said that the pilot was safe.", ["Harbour Oil Company"]),
    # whose somebody or something is, by the name in full
    ("Mary Lund met the press. Ms. Lund's aides said that it rained.", ["Mary Lund’s aides"]),
    ("Mary Lund met the press. Lund's remarks suggest that it will rain.", ["Mary Lund"]),
    ("The Harbour Board met. The board's polling shows that it will rain.", ["Harbour Board"]),
    # a name that a pronoun takes up; the witness, who was named
    ("Bo Holm met Anna Dell. And the head of the union, Carl Voss, he said that it rained.", ["Carl Voss"]),
    ("Carl Voss inspected bridges. The witness said that the wall was weak.", ["Carl Voss"]),
    ("Carl Voss won the race. The next mayor said that the wall was weak.", ["next mayor"]),
    # they aren't papers; several who are named together, whom a newspaper tells of
    ("Researchers studied the lake. Results showed that it was deep. They said that it was cold.", ["Results", "Researchers"]),
    ("Mary Lund and her masons met the press. They said that the wall was weak.", ["Mary Lund and her masons"]),
    ("The bridge leads to Varn, which said that it was closed.", ["Varn"]),
    # researchers by other words, a minister called secretary
    ("Researchers from Varn studied the lake. The authors said that it was deep.", ["Researchers"]),
    ("Foreign Secretary Anna Dell met the press. The foreign minister said that the talks were over.", ["Anna Dell"]),
    # bodies: a short name, one that the tagger takes for a person
    ("The National Harbour Board (NHB) met on Monday. The NHB said that the ports were safe.", ["National Harbour Board"]),
    ("Rappan reported that three malls were damaged.", ["Rappan"]),
    # who issued a document, in another sentence
    ("The health ministry released a report. The report said that the wall was weak.", ["health ministry"]),
    ("The mayor, Anna Dell, said in a brief statement that it rained. The statement said that the wall was weak.",
     ["Anna Dell", "Anna Dell"]),
    ("Anna Dell said in the evening that a statement was late. The statement said that the wall was weak.",
     ["Anna Dell", "statement"]),
    ("The lawsuit was filed by the Dockers' Union. The lawsuit said that the wall was weak.", ["Dockers' Union"]),
    # somebody spoken to isn't "he"
    ("Bo Holm built the wall for me and you.\nI know, Mr. Lund. He said that the wall was weak.", ["Bo Holm"]),
    # whom a text is about, when nobody else was named for long
    ("Mary Voss runs the mill. Voss came in May. Voss bought it in June." + " The wheel is old." * 7 +
     " She said that the work was hard.", ["Mary Voss"]),
    # a role, what it is of, and the name in full
    ("Speaker of the parliament Bo Holm said that the wall was weak.", ["Bo Holm"]),
    ("The secretary of the rail union, Mary Lund, said that the wall was weak.", ["Mary Lund"]),
    ("A student named Lund said that the wall was weak.", ["Lund"]),
    # the name after the comma
    ("One of these groups, the Varn Rescue Service (VRS), said that the wall was weak.", ["Varn Rescue Service"]),
    # whose somebody is isn't his name
    ("Varnland's Holm leaves. The army of Bo Holm left the town. Holm said that it was over.", ["Bo Holm"]),
    # namesakes
    ("Anna Dell and Peter Dell opened the shop. Peter Dell said that the shop was small. Anna Dell said that it was large.",
     ["Peter Dell", "Anna Dell"]),
    # office and person are two
    ("Anna Dell was at home. Dell's office said that she was ill.", ["Anna Dell’s office"]),
    # first person inside the words of another
    ("“I think that the wall is weak,” Mary Lund said.", ["Mary Lund", "Mary Lund"]),
    ("Peter Holm left. We believe that the wall is weak.", [None]),
    # floating quotations go on
    ("“We tried everything,” Peter Holm said.\n“My father built that roof and now it is gone.”", ["Peter Holm", "Peter Holm"]),
    # a name that doesn't speak isn't the official's; a reason for anonymity isn't the quotation
    ("The official said that the talks had failed. Anna Dell left.", ["official"]),
    ("The official, speaking on condition of anonymity, said that the talks had failed.", ["official"]),
]  # fmt: skip

KNOWN_FAILURES = [
    pytest.param("The daily newspaper Varn Herald reported that the bridge was closed.", ["Varn Herald"],
                 id="a newspaper that the tagger takes for a person, beside its noun"),
    pytest.param("Atletico Montana lost. Atletico said that the referee was blind.", ["Atletico Montana"],
                 id="a club that the tagger takes for a place, by the first part of its name"),
    pytest.param("Rail ‘was warned’, says inspector\n\nIvo Holm inspected bridges for years. “Nobody read it,” Holm said.",
                 ["Ivo Holm", "Ivo Holm"], id="a role in the headline that only a verb tells"),
    pytest.param("Mary Lund met Bo Holm. The journalist said that the meeting was short.", [None],
                 id="a description of one of two, without a role: nobody, not somebody new"),
    pytest.param("Anna Dell and Peter Dell spoke. The brother said that the shop was small.", ["Peter Dell"],
                 id="a description that only the given name tells"),
    pytest.param("The Lantern interviewed Mary Lund.\nI think that it was a good wall.\nWho built it?\nMy father.\nWas it dear?\nNo.",
                 ["Mary Lund"], id="an interview that begins with an answer"),
    pytest.param("Authors at Varn and Sund studied the lake. A study by Mary Lund and Bo Holm of Varn and Professor Dell said that it was deep.",
                 ["Mary Lund, Bo Holm and Dell"], id="three by whom a study is, one of them with a place"),
    pytest.param("Officers arrested Mary Lund and Bo Holm. The defendants said that the wall was weak.", ["Mary Lund and Bo Holm"],
                 id="two by what only the trial tells"),
    pytest.param("I hope you are well.\nThis is Mrs. Lund!\nHello! I think that your oven is old.", ["Lund"],
                 id="somebody who is shown to the audience and speaks next"),
]  # fmt: skip

# Rule, text: the last quotation's speaker is told by this rule.
ANSWERED = [
    ("he_or_she", "Imke Voss runs the mill. She bought it in May. “The wheel is old,” she said."),
    ("he_or_she", "The spokeswoman left early. She said that the talks had failed."),
    ("they", "Sasha Wren, who uses the pronoun “they,” joined in May. They said that the work was hard."),
    ("it", "The ministry closed the road. It said that the bridge was weak."),
    ("relative", "The council met Mary Lund, who said that the wall was weak."),
    ("kin", "Mary Lund was ill. Her son said that she was better. Her son, Bo Lund, left."),
    ("named", "Director of National Safety Mary Lund said that the wall was weak."),
    ("named", "Real estate mogul and television star Mary Lund said that the wall was weak."),
    ("document", "The harbour board met. Its report said that the crane was unsafe. The report said that nobody had looked."),
    ("document", "A statement released by the chancellery said that the talks were over."),
    ("document", "An Ostrava Bank report said that prices would rise."),
    ("together", "Mary Lund, the mayor, and her deputy, Bo Holm, said that the wall was weak."),
    ("together", "Mary Lund of the Varn Party and 78 masons said that the wall was weak."),
    ("the_pair", "Mary Lund and Bo Holm met the press. Both mayors said that the wall was weak."),
    ("organisation", "The World Harbour Organization met in Varn. The WHO said that the ports were safe."),
    ("the_same", "An official said that the talks had failed. The same official said that they would resume."),
    ("of_the_same", "President Anna Dell left. Dell's office said that she was ill. The president's office said that she was better."),
    ("in_the_same_words", "An aide said that the vote was lost. An aide said that it would be repeated."),
    ("by_role", "Senator Anna Dell met the unions. The lawmaker said that taxes would rise."),
    ("by_role", "Carl Holm, the leader of the dockers' union, came late. The union leader said that the offer was poor."),
    ("by_age", "Dario Venn, 27, signed in May. The 27-year-old said that he was happy."),
    ("the_company", "Norrlight Energy lost money. The company said that the year had been hard."),
    ("the_one_person", "Peter Holm left without a word. The commander said that the talks had failed."),
    ("by_role_ahead", "“The lift is safe,” the director said. The director, Hanne Solvay, left early."),
    ("named_below", "A judge in Varn ruled that the wall was unsafe.\nThe case took a year. Judge Bo Holm said that it would fall."),
    ("named_next", "The envoy for Korvia warned that the truce would fail. Thomas Brandt told reporters that the talks were over."),
    ("described", "Mary Lund was ill. Her lawyer said that she would appeal."),
    ("whose_turn", "The council heard Mary Lund on Monday.\nMARY LUND: I think that the wall is weak."),
    ("called_upon", "We will hear the city first. Ms. Lund?\nThank you. I think that the wall is weak."),
    ("interviewee", "The Lantern interviewed Mary Lund, a mason.\nWhy a wall?\nI think that we needed it.\nWas it dear?\nI believe that it was cheap."),
    ("interviewee", "The Lantern interviewed Mary Lund.\nWhy a wall?\nIt was time.\nYou said that it was cheap.\nI was wrong.\nWas it dear?\nNo."),
    ("interviewer", "Bo Holm interviewed Mary Lund.\nI think that you built a wall.\nI did.\nWhy?\nIt was time.\nWas it dear?\nNo."),
    ("self_described", "Good evening. As Mayor, I must act. I think that the wall is weak. I have been glad to serve as your Mayor."),
    ("introduced", "Hey, it's Mary Lund and welcome back to my kitchen. I think that the oven is old."),
    ("speech", "Remarks by Mary Lund at the opening of the bridge\nI think that the town needed it."),
    ("addressed", "We heard the city first.\nMs. Lund, if you think that the wall is weak, please tell us."),
    ("addressed", "No, Your Honor, you said that the wall was weak."),
    ("in_reply", "Did the wall fall, Ms. Lund?\nI think that the wall was weak."),
    ("in_reply", "The wall fell.\nI think that the wall was weak.\nYou are right, Ms. Lund.\nThe city knew it."),
    ("called_upon", "All right, Ms. Lund, please proceed.\nI think that the wall is weak."),
    ("called_upon", "Welcome.\nSTATEMENT OF MARY LUND, MAYOR\nI think that the wall is weak."),
    ("self_described", "As a nurse, I see it every day. I think that the wards are too small."),
    ("introduced", "Hello everyone, Imke Sund here, and today we bake. I think that the oven is old."),
    ("outlet", "The ferry leaves on Friday.\nThe boat is old.\nThe town is small.\nWe asked why the boat was old."),
    ("ourselves", "We as Varners pay for the bridge. We think that the toll is high."),
    ("introduced", "Good evening, my name is Mary Lund. I think that the town needs a bridge."),
    ("in_reply", "I think that the wall was weak.\nBut –\nIt fell in a day.\nNo, Your Honor, it was strong."),
    ("in_reply", "The wall fell.\nNo, Ms. Lund, it stands.\nI think that the wall was weak."),
    ("answered_again", "I have seen it, Ms. Lund.\nWhy did it fall?\nAs I read it, you said that the wall was weak."),
    ("introduced", "Mary Lund!\nHi. I'm Mary Lund. I think that the oven is old."),
    ("speech", "Mayor Mary Lund gave the following speech on Monday:\nFriends, I think that the town needed it."),
    ("called_for", "Thank you.\nLund! Lund! Lund!\nThank you. I think that the town needs a bridge."),
    ("called_for", "AUDIENCE: We want Lund!\nI think that the town needs a bridge.\nAUDIENCE: We want Lund now!\nThank you."),
    ("guests_together", "The Lantern interviewed the owners of a bar.\nThe bar is co-owned by Mary Lund and Bo Holm.\nWhy a bar?\nWe thought that the town needed it.\nIs it dear?\nNo."),
    ("guests_together", "The Lantern spoke with Mary Lund and Bo Holm.\nYou said that the wall was weak. Why?\nIt was.\nWas it dear?\nNo."),
    ("other_guest", "The Lantern spoke with Mary Lund and Bo Holm.\nWhy a wall?\nMary and I built it. I think that we needed it.\nWas it dear?\nNo."),
]  # fmt: skip

# Rule, text: no quotation's speaker is told by this rule.
NOT_ANSWERED = [
    ("he_or_she", "Peter Holm left. She said that the oven was old."),
    ("he_or_she", "Peter Holm would resign, he said."),
    ("they", "Mary Lund left. They said that the oven was old."),
    ("it", "Mary Lund left. It said that the oven was old."),
    ("relative", "Mary Lund said that who comes first wins."),
    ("named", "Anna Dell was at home. Dell's office said that she was ill."),
    ("named", "A friend of Anna Dell said that she was ill."),
    ("together", "The singer and actor Bo Holm said that the wall was weak."),
    ("together", "A doctor at Varn and Sund hospitals said that the wall was weak."),
    ("together", "Many mayors, including Mary Lund and Bo Holm, said that the wall was weak."),
    ("together", "Bo Holm, an expert on walls and old bridges, said that the wall was weak."),
    ("the_pair", "Mary Lund and Bo Holm met the press. The masons said that the wall was weak."),
    ("the_pair", "Mary Lund met the press. Both mayors said that the wall was weak."),
    ("kin", "Mary Lund was ill. Her son said that she was better. Bo Holm left."),
    ("kin", "Bo Lund, the brother of Mary Lund, was ill. His brother said that he was better."),
    ("document", "The Washington Statement said that the bridge was closed."),
    ("organisation", "An Elysee official said that the talks had failed."),
    ("the_same", "Mary Lund said that the talks had failed. The same source said that they would resume."),
    ("of_the_same", "President Anna Dell met Chancellor Tom Brandt. Dell's office said that it rained. Brandt's office said that it was dry."),
    ("in_the_same_words", "An aide said that the vote was lost. Another aide said that it would be repeated."),
    ("by_role", "Deputy Governor Anna Dell met the unions. The governor said that taxes would rise."),
    ("by_role", "Anna Dell, spokeswoman for the governor, met the unions. The governor said that taxes would rise."),
    ("by_role", "Finance Minister Anna Dell met the unions. The foreign minister said that taxes would rise."),
    ("by_role", "Anna Dell's campaign opened. Tom Brandt's campaign said that taxes would rise."),
    ("by_age", "Dario Venn, 27, met Bo Lind, 31. The 45-year-old said that he was happy."),
    ("the_company", "The harbour ministry lost money. The company said that the year had been hard."),
    ("the_one_person", "Peter Holm met Anna Dell. The commander said that the talks had failed."),
    ("the_one_person", "Deputy Governor Anna Dell met the unions. The governor said that taxes would rise."),
    ("by_role_ahead", "The director said that the lift was safe. Directors Hanne Solvay and Bo Lind declined to comment."),
    ("by_role_ahead", "The prime minister said that it was late. Italian Prime Minister Carlo Venn left."),
    ("named_below", "A judge in Varn ruled that the wall was unsafe.\nJudge Bo Holm and Judge Mary Lund said that it would fall."),
    ("by_initials", "Mary Lund met the press. ML said that the wall was weak."),
    ("named_next", "The official said that the talks had failed. Anna Dell told reporters that they were over."),
    ("described", "Mary Lund said that the wall was weak."),
    ("inside_own_words", "Peter Holm left. I believe that the wall is weak."),
    ("whose_turn", "The rule: I think that the wall is weak."),
    ("called_upon", "We will hear the city first.\nThank you. I think that the wall is weak."),
    ("interviewee", "The Lantern interviewed Mary Lund.\nWhy a wall?\nYou know that it was cheap.\nWas it dear?\nNo."),
    ("it", "It rained in Varn. It said that the year had been hard."),
    ("interviewer", "The Lantern interviewed Mary Lund.\nI think that you built walls. Why?\nIt was time.\nWas it dear?\nNo."),
    ("interviewer", "Bo Holm interviewed Mary Lund.\nWhy a wall?\nI think that it was time.\nWas it dear?\nNo."),
    ("self_described", "As a result, I must act. I think that the wall is weak, as your letter says."),
    ("interviewee", "The Lantern interviewed Mary Lund, a mason, and Bo Lind.\nWhy a wall?\nI think that we needed it.\nWas it dear?\nI believe that it was cheap."),
    ("speech", "The council opened the bridge on Monday.\nI think that the town needed it."),
    ("speech", "Address to the Council of the United Towns\nI think that the town needed it."),
    ("addressed", "I met Ms. Lund, and you know that the wall is weak."),
    ("addressed", "Mary Lund, a mason, said that the wall was weak. You know that it is."),
    ("in_reply", "The wall fell. I met Ms. Lund.\nI think that the wall was weak.\nThe city knew it."),
    ("called_upon", "We will hear you. Ms. Lund?\nYes.\nThank you. Mr. Brandt?\nYes.\nI think that the wall is weak."),
    ("self_described", "A nurse sees it every day. I think that the wards are too small."),
    ("self_described", "As a nurse, I see it. As a mother, I fear it. I think that the wards are too small."),
    ("signed", "It is me, Mary. I think that it is going to rain."),
    ("outlet", "The ferry leaves on Friday.\nThe boat is old.\nThe town is small.\nWe think that the boat is old."),
    ("ourselves", "We pay for the bridge. We think that the toll is high."),
    ("ourselves", "We as Varners pay. We as Sunders pay too. We think that the toll is high."),
    ("named_after", "In the evening his daughter said that Gianna Lund was ill."),
    ("introduced", "Good evening, it is late. I think that the town needs a bridge."),
    ("author", "It rained all day. I think that the town needs a bridge."),
    ("in_reply", "I think that the wall was weak.\nIt was built in a day.\nIt fell in a day.\nNo, Your Honor, it was strong."),
    ("in_reply", "It was late.\nThank you, Ms. Lund, for your words.\nI think that the wall was weak."),
    ("answered_again", "I have seen it, Ms. Lund.\nIt fell.\nYou said that the wall was weak."),
    ("answered_again", "Thank you, Ms. Lund.\nWhy did it fall?\nYou said that the wall was weak."),
    ("speech", "Mayor Mary Lund gave a speech on Monday.\nMy friends, I think that the town needed it."),
    ("called_for", "We want Lund!\nI think that the town needs a bridge. Mary Lund needs it. Lund will build it."),
    ("called_for", "We want Lund!\nI think that the town needs a bridge.\nWe want Holm!\nThank you."),
    ("called_for", "I think that the town needs a bridge.\nLund."),
    ("guests_together", "The Lantern spoke with Mary Lund and Bo Holm.\nWhy a wall?\nLUND: We think that it is cheap.\nWas it dear?\nHOLM: No.\nWill it fall?\nHOLM: It will.\nLUND: No."),
    ("guests_together", "The Lantern spoke with Mary Lund.\nWhy a wall?\nWe think that it is cheap.\nWas it dear?\nNo."),
    ("other_guest", "The Lantern spoke with Mary Lund and Bo Holm.\nWhy a wall?\nI think that we needed it.\nWas it dear?\nMary and I built it."),
    ("other_guest", "The Lantern spoke with Mary Lund and Bo Holm.\nWhy a wall?\nMary, Bo and I built it. Anna and I think that we needed it.\nWas it dear?\nNo."),
]  # fmt: skip

RULES = (*reading.RULES, *narrators.RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_example_of_every_rule_is_answered_by_it(parser: StanzaParser, rule: Callable[..., object]) -> None:
    example = (rule.__doc__ or "").splitlines()[0].strip().replace(" / ", "\n")
    examples = list(re.finditer(r"<([^<>]+)>", example))
    last = examples[-1]
    before = re.sub(r"[<>]", "", example[: last.start()])
    text = re.sub(r"[<>]", "", example)
    span = Span(len(before), len(before) + len(last[1]))
    content = Span(span.end + 1, len(text))
    title = "A day at the mill | Mary Lund"
    after_author = {narrators.self_described, narrators.called_for}
    author = None if rule in after_author else "Casimir Holt"  # who would be asked before
    document = Document("case", text, outlet="Daily Harbour", author=author, title=title)
    parsed = parser.parse_document(document)
    others = [q for q in extract.quotations(parsed) if q.source != span and q.content[0] != content]
    asked = Quotation("asked", document, Kind.INDIRECT, (content,), None, span)
    answers = resolve.resolve(parsed, sorted([*others, asked], key=lambda q: (q.start, -q.end)))
    assert [q.resolution_rule for q in answers if q.quotation_id == "asked"] == [rule.__name__]


@pytest.mark.parametrize(("rule", "text"), ANSWERED, ids=[f"{rule}: {text[:50]}" for rule, text in ANSWERED])
def test_a_rule_answers(parser: StanzaParser, rule: str, text: str) -> None:
    assert rule in [q.resolution_rule for q in found_in(parser, text)]


@pytest.mark.parametrize(("rule", "text"), NOT_ANSWERED, ids=[f"{rule}: {text[:50]}" for rule, text in NOT_ANSWERED])
def test_a_rule_does_not_answer(parser: StanzaParser, rule: str, text: str) -> None:
    found = found_in(parser, text)
    assert found
    assert rule not in [q.resolution_rule for q in found]


def test_quoted_words_that_stand_alone_in_an_interview_are_the_guests(parser: StanzaParser) -> None:
    text = (
        "The Lantern interviewed Mary Lund.\n“I know that it was cheap”\nWhy a wall?\nIt was time.\nWas it dear?\nNo."
    )
    start = text.index("I know")
    document = Document("case", text)
    asked = Quotation("asked", document, Kind.INDIRECT, (Span(start + 7, start + 24),), None, Span(start, start + 1))
    (answer,) = resolve.resolve(parser.parse_document(document), [asked])
    assert (labels([answer]), answer.resolution_rule) == (["Mary Lund"], "inside_own_words")


def test_every_rule_has_a_positive_and_a_negative_case() -> None:
    names = {rule.__name__ for rule in RULES}
    by_example = {"author", "inside_own_words", "named_after", "signed", "by_initials"}
    assert {rule for rule, _ in ANSWERED} | by_example == names
    assert {rule for rule, _ in NOT_ANSWERED} == names


def test_a_confidence_is_the_measured_share_of_its_rule(parser: StanzaParser) -> None:
    (found,) = found_in(parser, "Mary Lund said that the wall was weak.")
    assert found.resolution_rule == "named"
    assert found.resolution_confidence == confidence.by_resolution()["named"]
    (unknown,) = found_in(parser, "Peter Holm left. She said that the oven was old.")
    assert (unknown.resolution_rule, unknown.resolution_confidence) == ("", None)


def test_an_author_speaks_in_the_first_person(parser: StanzaParser) -> None:
    document = Document("case", "It rained all day. I think that the town needs a bridge.", author="Casimir Holt")
    (found,) = extract.quotations(parser.parse_document(document))
    assert found.speaker is not None
    assert (found.speaker.label, found.resolution_rule) == ("Casimir Holt", "author")


@pytest.mark.parametrize(
    ("title", "speaker"),
    [
        ("Speech by Mr. Bo Holm at the opening of the bridge", "Bo Holm"),
        ("Address by H. E. Dr. Bo Holm Prime Minister of the Republic of Varn", "Bo Holm"),
        ("Prime Minister Bo Holm's Inaugural Address", "Bo Holm"),
        ("Closing Remarks Peter Holm", "Peter Holm"),
        ("Address to the General Assembly of the United Towns", None),
        ("Speech by the Minister of Health", None),
        ("Statement of Purpose", None),
    ],
)
def test_a_title_says_whose_speech_it_is(parser: StanzaParser, title: str, speaker: str | None) -> None:
    document = Document("case", "It rained all day. I think that the town needs a bridge.", title=title)
    assert labels(extract.quotations(parser.parse_document(document))) == [speaker]


def test_a_life_is_of_whom_the_title_names(parser: StanzaParser) -> None:
    text = "Peter Holm met Carl Brandt in Varn. Brandt and Holm went up to Sund, where he wrote that the lake was deep."
    quotation = extract.quotations(parser.parse_document(Document("case", text, title="Carl Brandt")))
    assert labels(quotation) == ["Carl Brandt"]
    quotation = extract.quotations(parser.parse_document(Document("case", text, title="Peter Holm")))
    assert labels(quotation) == ["Peter Holm"]


def test_a_headline_about_a_leader_is_no_editorial(parser: StanzaParser) -> None:
    document = Document("case", "It rained. We hope that the mayor resigns.", title="Union leader resigns", outlet="DH")
    assert labels(extract.quotations(parser.parse_document(document))) == [None]


def test_of_two_with_one_surname_the_title_means_one(parser: StanzaParser) -> None:
    text = "President Peter Dell and Anna Dell opened the fair. Dell said that the fair was large."
    document = Document("case", text, title="President Peter Dell opens a fair")
    assert labels(extract.quotations(parser.parse_document(document))) == ["Peter Dell"]


def test_an_editorial_speaks_for_its_outlet(parser: StanzaParser) -> None:
    document = Document(
        "case", "It rained. We hope that the mayor resigns.", title="Editorial: Rain", outlet="Daily Harbour"
    )
    assert labels(extract.quotations(parser.parse_document(document))) == ["Daily Harbour"]


@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        ("The Lantern interviewed Mary Lund about Bo Holm and Peter Brandt.", "Mary Lund"),
        ("“I think that it was cheap and that nobody paid for it,” Mary Lund, a mason. Photo: Bo Lind.", "Mary Lund"),
        ("The Lantern met Mary Lund, a mason, and Bo Lind.", None),
        ("In a 2003 interview with the Herald, Bo Holm laughed. The Lantern interviewed Mary Lund.", "Mary Lund"),
        ("The Lantern interviewed the owner of a bar. The bar is owned by Mary Lund.", "Mary Lund"),
    ],
)
def test_an_interview_says_whom_it_asks(parser: StanzaParser, lead: str, speaker: str | None) -> None:
    text = f"{lead}\nWhy a wall?\nWe needed it.\nWas it dear?\nI think that it was cheap and that nobody paid for it."
    found = extract.quotations(parser.parse_document(Document("case", text)))
    assert labels([q for q in found if q.source_text == "I"][-1:]) == [speaker]


def test_a_long_turn_that_ends_in_a_question_is_an_answer(parser: StanzaParser) -> None:
    long = "I think that we needed the wall. " + "It keeps the water out and the goats in. " * 8 + "Who else would?"
    text = f"The Lantern interviewed Mary Lund.\nWhy a wall?\n{long}\nWas it dear?\nIt was cheap."
    found = extract.quotations(parser.parse_document(Document("case", text)))
    assert labels([q for q in found if q.source_text == "I"][:1]) == ["Mary Lund"]


def test_two_speakers_of_one_label_are_two(parser: StanzaParser) -> None:
    found = found_in(parser, "Two nurses said that the lift was old. Two nurses said that it was new.")
    assert len({q.speaker.speaker_id for q in found if q.speaker is not None}) == len(found) == 2


@settings(deadline=None)
@given(st.text(alphabet="he she They it I “”\"'.,:?\n Mary Lund the minister said that", max_size=200))
def test_any_text_is_read(text: str) -> None:
    tokens, position = [], 0
    for number, word in enumerate(re.finditer(r"\S+", text)):
        tokens.append(
            Token(number, word.start(), word.end(), word[0], word[0].lower(), "PROPN", "", "", number - 1, "nsubj")
        )
        position = word.end()
    sentences = (Sentence(0, tuple(tokens)),) if tokens else ()
    document = Document("case", text)
    spans = [t.span for t in tokens]
    quotations = [
        Quotation(f"#{i}", document, Kind.INDIRECT, (Span(0, position),), None, s) for i, s in enumerate(spans)
    ]
    answers = resolve.resolve(
        ParsedDocument(document, sentences, tuple(Entity(s.start, s.end, "PER") for s in spans[:1])), quotations
    )
    assert [q.source for q in answers] == spans


@pytest.mark.parametrize(("text", "speakers"), CASES, ids=[text[:60] for text, _ in CASES])
def test_who_is_quoted(parser: StanzaParser, text: str, speakers: list[str | None]) -> None:
    assert labels(found_in(parser, text)) == speakers


@pytest.mark.xfail(strict=True, reason="not resolved yet; the id says what")
@pytest.mark.parametrize(("text", "speakers"), KNOWN_FAILURES)
def test_known_failures(parser: StanzaParser, text: str, speakers: list[str | None]) -> None:
    assert labels(found_in(parser, text)) == speakers


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mary Lund said that the wall was weak.", SpeakerKind.PERSON),
        ("The ministry said that the wall was weak.", SpeakerKind.ORGANISATION),
        ("The report said that the wall was weak.", SpeakerKind.DOCUMENT),
        ("Two officials said that the wall was weak.", SpeakerKind.GROUP),
        ("An official said that the wall was weak.", SpeakerKind.UNNAMED),
    ],
)
def test_kinds_of_speakers(parser: StanzaParser, text: str, kind: SpeakerKind) -> None:
    assert [q.speaker.kind for q in found_in(parser, text) if q.speaker is not None] == [kind]


def test_an_unnamed_source_keeps_the_stated_reason(parser: StanzaParser) -> None:
    text = (
        "An official said that the talks had failed."
        " He spoke on condition of anonymity because he was not authorized to speak publicly."
    )
    (quotation,) = found_in(parser, text)
    assert quotation.anonymity is not None
    assert quotation.anonymity.of(text).startswith("on condition of anonymity")
    assert not quotation.anonymity.of(text).endswith(".")


def test_a_named_source_has_no_reason_for_anonymity(parser: StanzaParser) -> None:
    text = (
        "Mary Lund said that the wall was weak. An official said that the talks had failed."
        " The official spoke on condition of anonymity."
    )
    named = [q for q in found_in(parser, text) if q.speaker is not None and q.speaker.kind is SpeakerKind.PERSON]
    assert [q.anonymity for q in named] == [None]


def test_two_documents_have_two_officials(parser: StanzaParser) -> None:
    text = "An official said that the talks had failed."
    found = [extract.quotations(parser.parse_document(Document(name, text)))[0].speaker for name in ("one", "two")]
    assert all(speaker is not None for speaker in found)
    assert len({speaker.speaker_id for speaker in found if speaker is not None}) == 2


def test_a_resolution_says_why(parser: StanzaParser) -> None:
    found = found_in(parser, "Mary Lund is a baker. She said that the oven was old.")
    assert [q.resolution for q in found] == ["“She” agrees with Mary Lund, one sentence before"]


def test_a_spelling_counts_in_its_outlet(parser: StanzaParser) -> None:
    found = found_in(parser, "Mary Lund said that the wall was weak. Lund said that it would fall.")
    assert found[0].speaker is not None
    assert {(s.text, s.outlets) for s in found[0].speaker.spellings} == {
        ("Mary Lund", ("Daily Harbour",)),
        ("Lund", ("Daily Harbour",)),
    }
    assert all(one.speaker == other.speaker for one, other in pairwise(found))
