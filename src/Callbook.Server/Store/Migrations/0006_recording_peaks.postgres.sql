-- The waveform, as it is answered, once somebody has asked for it.
alter table recordings add column peaks text;
