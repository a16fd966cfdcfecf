"""How each kind of finding explains itself: the fixed words, and where the row's own columns stand among them.

`…` stands for words that change; `{quote}`, `{stated}`, `{recomputed}`, `{where_printed}` for the row's own, and the
other names for what the register or another published table says of its indicator, component or statement. A rule that
is not here explains itself in words of the register, or of another published table, which its kind holds.
"""

import re

SAYS: dict[str, tuple[str, ...]] = {
    "act_wrong_number": ("Il Decreto-legge n. … è stato convertito dalla {recomputed}, non dalla n. ….",),
    "algorithm_not_a_computation": (
        "L'algoritmo stampato («{stated}») non dice che cosa si conta, né come: la misura si capisce solo dal nome.",
    ),
    "answer_of_another_kind": (
        "Il target chiede un sì o un no («{recomputed}»), il risultato («{stated}») dice altro: che cosa sia "
        "stato raggiunto lo si deduce.",
    ),
    "baseline_not_printed": (
        "Il target rimanda al valore del … senza stamparlo: chi legge non può verificare il giudizio.",
    ),
    "budget_overuse": (
        "Da rivedere: l'utilizzo del budget ({recomputed}) supera il 120 %. La Relazione ne dà una spiegazione: "
        "resta da vedere se lo stanziamento fu aggiornato.",
        "Da rivedere: l'utilizzo del budget ({recomputed}) supera il 120 %. O lo stanziamento è cambiato in corso"
        " d'anno, o il rapporto non usa gli importi del piano.",
    ),
    "code_collides_between_plans": (
        "Il codice {stated} nomina un indicatore in una sezione e un altro in un'altra: citato da solo è ambiguo.",
    ),
    "code_missing": (
        "La numerazione salta {recomputed}: la Relazione non dice se la riga è stata tolta, spostata o rinumerata.",
    ),
    "code_not_printed": (
        "Nessuno dei {stated} della sezione ha un codice: per citarne uno bisogna riportarne il nome.",
    ),
    "code_out_of_order": ("Il codice {stated} è stampato dopo …: l'ordine della tabella non è quello dei codici.",),
    "code_repeated": ("Nella stessa sezione il codice {stated} nomina due indicatori: «…» (…) e «{name}».",),
    "completed_on_the_deadline": (
        "La data di completamento è quella stessa del termine (…): da verificare sull'atto o sul documento che la"
        " prova.",
    ),
    "completion_date_unknown": (
        "L'obiettivo è un termine («{target_text}») ma del completamento non si conosce la data: vale come nei "
        "termini, senza poterlo verificare.",
        "L'obiettivo è un termine («{target_text}») ma non di tutte le parti si conosce la data di completamento:"
        " vale come nei termini, senza poterlo verificare.",
    ),
    "counted_thing_not_named": (
        "L'algoritmo conta «{stated}», parola che nel nome dell'indicatore non c'è: chi legge il nome aspetta "
        "un'altra misura.",
    ),
    "deadline_met_late": (
        "Completato in data {recomputed}, dopo il termine del {stated}.",
        "Ultima data nota di completamento {recomputed}, dopo il termine del {stated}.",
    ),
    "decimal_point_in_italian_text": (
        "«{stated}» ha il punto al posto della virgola decimale: nel resto della Relazione il punto separa le "
        "migliaia.",
    ),
    "declared_differs_from_derived": (
        "«{quote}» è dichiarato {stated}, ma la fonte «…» dà {recomputed}: si usa il valore della fonte.",
    ),
    "equal_values_suspicious": (
        "Due indicatori diversi («…» e «…») stampano lo stesso valore ({stated} e {recomputed}): può essere stato"
        " copiato dall'uno all'altro.",
    ),
    "exclusion_not_everywhere": (
        "Il nome esclude qualcosa dalla misura, l'algoritmo stampato no: chi applica la formula ottiene un'altra "
        "cifra.",
        "L'algoritmo toglie qualcosa dalla misura, nome e descrizione parlano di un totale.",
    ),
    "fact_differs_between_places": (
        "… (…): … dice «{stated}», … dice «{recomputed}». Le due cose non stanno insieme, o riguardano cose "
        "diverse che la Relazione non distingue.",
    ),
    "field_not_printed_in_section": (
        "Nessun indicatore della sezione stampa il campo «{stated}», che un'altra sezione della stessa Relazione "
        "stampa: senza, la misura non si può verificare.",
    ),
    "footnote_duplicated": (
        "La {stated} ripete parola per parola la {recomputed}: spiega due risultati diversi con la stessa frase.",
    ),
    "footnote_never_referenced": ("Nessuna cella richiama la {stated}.",),
    "footnote_reused": ("Il richiamo … è stampato anche su un'altra riga (…)…",),
    "formula_brackets": (
        "Le parentesi non si chiudono: … apert…, … chius….",
        "Manca la parentesi attorno alla differenza: come è stampata, la formula divide solo il secondo termine; "
        "quella applicata divide la differenza.…",
        "Come è stampata, la formula toglie «n-1» da «N» e dà N - n + 1; quella applicata toglie il valore "
        "dell'anno precedente.…",
    ),
    "header_unlike_its_section": (
        "L'intestazione della colonna … è «{stated}»; nelle altre tabelle della sezione è «{recomputed}».",
    ),
    "internal_address": (
        "Il testo pubblica un indirizzo che non è fra i siti pubblici conosciuti: chi legge non può aprirlo, e "
        "dice come è fatto un sistema interno.",
    ),
    "label_unit_formula_disagree": (
        "L'unità di misura stampata («…») non è una percentuale, il target («{stated}») sì.",
        "L'unità di misura stampata («…») nomina una percentuale, che nel target («…») non c'è.",
        "L'unità di misura stampata («…») è un numero, il target («{stated}») sono parole.",
        "L'unità di misura stampata («…») vale per una sola delle due parti del target («…»): manca il sì/no.",
        "Il nome annuncia un numero («…»), il target («{stated}») è una percentuale.",
        "Il nome annuncia una quota o una percentuale, il target («{stated}») è un numero.",
        "Il target («{stated}») è una percentuale, l'algoritmo stampato («…») non ne dà una.",
        "Il target («{stated}») è una variazione, l'algoritmo stampato («…») è un rapporto senza differenza.",
        "L'algoritmo stampato («…») confronta un numero, il target («{stated}») sono parole.",
        "L'algoritmo stampato («…») scrive «min €», il target («{stated}») «mln €»: si intendono milioni.",
        "Il target («{stated}») è stampato senza il segno di percentuale; il risultato («…») lo ha.",
        "Il risultato («…») è stampato senza il segno di percentuale; il target («{stated}») lo ha.",
    ),
    "legal_formula_altered": (
        "L'indicatore cita il D.P.C.M. 22/09/2014 ma lascia fuori delle fatture («…»): è una variante interna, "
        "non l'indice di legge, e le due cifre non si possono confrontare.",
    ),
    "miss_without_reason": (
        "Obiettivo non raggiunto e nessuna motivazione dello scostamento nella relazione. {verdict_reason}",
    ),
    "name_written_in_several_ways": ("Lo stesso nome è scritto in più modi nella Relazione: {quote}.",),
    "not_measurable_without_note": (
        "Non si può dire se l'obiettivo sia raggiunto, e nessuna nota lo spiega. {verdict_reason}",
    ),
    "objective_measured_only_by_spending": (
        "L'obiettivo «{stated}» è misurato solo dall'utilizzo del budget: un indicatore di realizzazione "
        "finanziaria va usato insieme ad altri che ne misurino i risultati.",
        "L'obiettivo «{stated}» è misurato solo dall'utilizzo del budget, con accanto un sì/no sulle stesse "
        "attività: un indicatore di realizzazione finanziaria va usato insieme ad altri che ne misurino i "
        "risultati.",
    ),
    "objective_named_differently": (
        "L'obiettivo … «{stated}» ({where_printed}) altrove è «{recomputed}» (…): o è lo stesso obiettivo con due"
        " nomi, o sono due e la Relazione non li distingue.",
    ),
    "objective_not_printed": (
        "Il programma stampa {stated} senza dire quale obiettivo misurano; gli altri stanno ciascuno sotto il suo.",
    ),
    "objective_under_two_parents": (
        "L'obiettivo operativo «{stated}» è stampato sotto … obiettivi strategici (…): i suoi risultati si "
        "sommano in due posti, o sono due obiettivi con un nome solo.",
    ),
    "operator_differs_between_places": (
        "Lo stesso target è stampato in due modi: {quote}. Gli operatori sono diversi.",
        "Lo stesso target è stampato in due modi: {quote}. In un posto l'operatore manca.",
    ),
    "operator_not_printed": (
        "L'obiettivo non stampa l'operatore di confronto: è dedotto dalla polarità dell'indicatore.",
        "L'obiettivo non stampa l'operatore di confronto: si legge nell'algoritmo di calcolo.",
    ),
    "period_written_in_two_ways": (
        "La formula chiama un periodo con la lettera e l'altro con l'anno: l'anno prossimo, ricopiata, darebbe un"
        " altro confronto.",
        "«…» sta per «{recomputed}»: la formula non dice di quale periodo.",
    ),
    "person_named": (
        "Il testo nomina una persona. Ammesso: …",
        "Il testo nomina una persona. Non è nell'elenco dei nomi ammessi con il loro motivo.",
    ),
    "personal_data": (
        "Il testo contiene …, qui non riportato: un dato personale non va pubblicato se non è necessario.",
    ),
    "plan_flag_missing": (
        "La riga è contrassegnata «PIRA» ma nel PIRA nessun indicatore ha lo stesso nome o la stessa misura.",
        "Lo stesso indicatore è nel PIRA (…), ma la riga non ha il contrassegno «PIRA» che altre hanno.",
    ),
    "polarity_against_name": (
        "Il nome parla di una riduzione, ma la grandezza misurata è buona quando sale (target «{stated}»): chi "
        "legge solo le parole capisce il contrario.",
        "Il nome parla di un aumento, ma la grandezza misurata è buona quando scende (target «{stated}»): chi "
        "legge solo le parole capisce il contrario.",
        "La descrizione parla di una capacità, che è meglio se cresce, ma la grandezza misurata è buona quando "
        "scende (target «{stated}»): chi legge solo le parole capisce il contrario.",
    ),
    "programme_amount_of_another_kind": (
        "L'importo non è della stessa natura di quelli degli altri programmi, quindi gli importi non si possono "
        "sommare. …",
    ),
    "programme_without_amount": (
        "Per il programma non è stampata alcuna risorsa finanziaria; per gli altri della stessa Relazione sì.",
    ),
    "ratios_cannot_both_hold": (
        "I due … hanno lo stesso numeratore e il denominatore del secondo è al netto di più voci: il secondo "
        "({recomputed}) non può essere più basso del primo ({stated}).",
    ),
    "ratios_imply_two_structures": (
        "I due rapporti hanno lo stesso numeratore. Perché i due target siano raggiunti insieme, di misura, le "
        "voci tolte in più devono essere circa {stated} del denominatore; i risultati danno circa {recomputed}. O"
        " un target fu fissato su altre voci, o la struttura degli oneri è cambiata e la Relazione non lo dice.",
    ),
    "reason_without_a_cause": (
        "L'obiettivo è mancato e la nota racconta o rinvia, senza dire la causa dello scostamento. {verdict_reason}",
    ),
    "resolution_out_of_sequence": (
        "La delibera n. … ha un numero più alto della n. … ma una data anteriore: un numero o una data è sbagliato.",
    ),
    "result_not_available": (
        "L'indicatore era nel Piano (target «{target_text}») e il risultato stampato è «{stated}»: non è un "
        "obiettivo raggiunto né mancato, e non vale zero.",
    ),
    "result_repeats_target": (
        "Il risultato ripete le parole del target («{target_text}»): non dice che cosa è stato fatto, quando, né "
        "come si prova.",
    ),
    "same_indicator_described_differently": ("Lo stesso indicatore è descritto in due modi nei due posti: {quote}.",),
    "same_indicator_differs": (
        "Lo stesso indicatore è stampato in due posti ({where_printed}). I risultati sono diversi: {quote}.…",
        "Lo stesso indicatore è stampato in due posti ({where_printed}). I target sono diversi: «…» e «…».",
    ),
    "several_results_for_one_target": (
        "La cella stampa più risultati per un solo target («{target_text}»). {chosen_because}",
    ),
    "source_unlike_its_kind": (
        "La fonte stampata è «{stated}»; negli altri indicatori della sezione con lo stesso calcolo (… su …) è o "
        "comprende «{recomputed}».",
    ),
    "spelling_variant": (
        "«{stated}» compare …; nella stessa Relazione «{recomputed}» compare …: è probabilmente lo stesso termine"
        " scritto male.",
    ),
    "statement_differs": (
        "Gli altri numeri stampati, se parlano della stessa cosa come è probabile, non danno questo valore. "
        "Ingressi: {inputs}.",
        "Gli altri numeri stampati non danno questo valore. Ingressi: {inputs}.",
        "Gli altri numeri stampati danno questo valore solo se troncato, non se arrotondato. Ingressi: {inputs}.",
    ),
    "target_and_result_of_different_kinds": (
        "Il target è un numero («{target_text}»), il risultato sono parole («{stated}»): non si possono confrontare.",
        "Il risultato («{stated}») descrive altro da quello che il target chiede («{target_text}»): non dice se è"
        " stato raggiunto.",
        "Il target («{target_text}») è in un'unità (…) e il risultato («{stated}») in un'altra (…): non si "
        "possono confrontare.",
    ),
    "target_below_previous": (
        "Il target («{stated}») è peggiore del valore del … che la Relazione stessa stampa ({recomputed}): chiede"
        " meno di quanto era già stato raggiunto.",
    ),
    "target_far_exceeded": (
        "Il risultato vale {achievement} % del target: la Relazione ne dà una spiegazione, il target resta da "
        "rivedere.",
        "Il risultato vale {achievement} % del target: il target chiedeva troppo poco, o qualcosa è cambiato in "
        "corso d'anno.",
        "Il risultato vale circa {achievement} % del target: la Relazione ne dà una spiegazione, il target resta "
        "da rivedere.",
        "Il risultato vale circa {achievement} % del target: il target chiedeva troppo poco, o qualcosa è "
        "cambiato in corso d'anno.",
    ),
    "target_in_words_only": (
        "Il target («{stated}») non ha un numero, una data o un criterio: se sia raggiunto lo dice solo chi lo "
        "dichiara.",
    ),
    "thousands_mark_missing": (
        "… numeri di quattro cifre o più sono scritti senza il punto delle migliaia, … con il punto.",
    ),
    "type_not_of_the_decree": (
        "La tipologia «{stated}» non è fra quelle del decreto (realizzazione fisica, risultato, impatto, "
        "realizzazione finanziaria): ….",
    ),
    "type_unlike_formula": (
        "L'utilizzo del budget è un indicatore di realizzazione finanziaria; la tipologia stampata è «{stated}».",
    ),
}


def unlike_its_rule(columns: dict[str, str]) -> str:
    """SQL that is true where an explanation has none of the forms of its rule; `columns` gives the SQL of each name."""
    cases = (
        f"when '{rule}' then not ({' or '.join(_is_said(form, columns) for form in forms)})"
        for rule, forms in SAYS.items()
    )
    return f"case {columns['rule']} {' '.join(cases)} else false end"


def _is_said(form: str, columns: dict[str, str]) -> str:
    parts = []
    for piece in re.split(r"(…|\{[a-z_]+\})", form):
        if piece == "…":
            parts.append("'%'")
        elif piece.startswith("{"):
            parts.append(_as_it_is(f"coalesce({columns[piece[1:-1]]}, '')"))
        elif piece:
            parts.append(_as_it_is("'" + piece.replace("'", "''") + "'"))
    return f"{columns['explanation']} like {' || '.join(parts)} escape '^'"


def _as_it_is(text: str) -> str:
    """A text whose signs mean nothing to LIKE."""
    return f"replace(replace(replace({text}, '^', '^^'), '%', '^%'), '_', '^_')"
