# A report told by the persona
retelling-ask = Let { $persona } tell it
retelling-fetch = See what { $persona } says
retelling-by = — { $persona } · { $writer }
retelling-writing = { $level ->
   *[casual] { $persona } is reading the report. Press the button below again to see what they say.
}
retelling-nobody = { $level ->
   *[casual] There is no language model to tell it, or you have not agreed to sending it to one on another machine (/settings remote).
}
retelling-no-model = No language model is configured, so nobody can tell it. Below is the composed report.
retelling-no-consent = It was not told: nobody agreed to sending it to a language model on another machine (/settings remote on). Below is the composed report.
retelling-nothing = { $level ->
   *[casual] Nothing was written, so there is nothing to tell.
}
notice-retelling-unused = No language model answered, or it said what the report does not; its words were not used. This is the composed report alone.
